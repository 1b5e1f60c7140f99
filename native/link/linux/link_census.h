#ifndef LLADDR_LINK_LINUX_LINK_CENSUS_H_
#define LLADDR_LINK_LINUX_LINK_CENSUS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "link/link.h"
#include "link/linux/netlink_message.h"

namespace lladdr {

// The links of a namespace in which links change while the kernel walks through them: the parts of
// one or more dumps, and every notification since before the first of them.
//
// A notification beats any part of a dump, whichever came first: whatever changed after it was told
// by a later one, while a part may have been made before it (the kernel queues a part after it has
// let go of the lock under which it was made).
class LinkCensus {
 public:
  void Found(const NetlinkMessage& message);
  void Noticed(const NetlinkMessage& message);

  // Those that are there, by index.
  std::vector<Link> Take();

 private:
  struct Known {
    std::optional<Link> link;  // none: it is gone
    bool noticed = false;
  };
  std::map<int32_t, Known> known_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_LINK_CENSUS_H_
