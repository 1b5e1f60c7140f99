#ifndef LLADDR_LINK_LINK_WATCH_H_
#define LLADDR_LINK_LINK_WATCH_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "common/result.h"
#include "link/link.h"

namespace lladdr {

// One piece of what a watch tells, in the order in which the kernel told it.
struct LinkNews {
  enum class Kind : uint8_t {
    kBegin,  // what follows up to kEnd describes every link there is; a begin without an end is
             // void
    kEnd,
    kLink,  // the link as it is now
    kGone,  // only its index is set
  };
  Kind kind = Kind::kLink;
  Link link;
};

// A watch over the links of one namespace, on a thread of its own until it is destroyed. Starts
// with a description of all links, and repeats it whenever news had to be dropped, so that no
// outcome is lost.
class LinkWatch {
 public:
  LinkWatch() = default;
  LinkWatch(const LinkWatch&) = delete;
  LinkWatch& operator=(const LinkWatch&) = delete;
  virtual ~LinkWatch() = default;

  // Up to `limit` pieces; empty when there is nothing new. After a failure the watch tells nothing
  // more. From one thread at a time.
  virtual Result<std::vector<LinkNews>> Take(size_t limit) = 0;
};

// Called on the watch's thread whenever there is something to take, also after a failure. Must not
// block.
using OnNews = std::function<void()>;

}  // namespace lladdr

#endif  // LLADDR_LINK_LINK_WATCH_H_
