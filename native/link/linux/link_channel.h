#ifndef LLADDR_LINK_LINUX_LINK_CHANNEL_H_
#define LLADDR_LINK_LINUX_LINK_CHANNEL_H_

#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "link/link_backend.h"
#include "link/linux/netlink_socket.h"

namespace lladdr {

// Questions and requests about links over rtnetlink(7). Calls from several threads take turns.
class LinkChannel {
 public:
  explicit LinkChannel(NetlinkSocket socket) : socket_(std::move(socket)) {}

  // Without assign types. Links that come, go and change meanwhile are told as they were at its
  // end.
  Result<std::vector<Link>> List();
  Result<Link> Describe(std::string_view name);
  Status SetUp(std::string_view name, bool up);

 private:
  Result<std::vector<Link>> ListAmidChanges();

  std::mutex mutex_;
  NetlinkSocket socket_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_LINK_CHANNEL_H_
