#ifndef LLADDR_LINK_LINUX_LINK_CHANNEL_H_
#define LLADDR_LINK_LINUX_LINK_CHANNEL_H_

#include <functional>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "link/link_backend.h"
#include "link/linux/netlink_socket.h"

namespace lladdr {

// Makes one dump of all links and tells whether it was interrupted (NetlinkSocket::Exchange).
using Dump = std::function<Result<bool>(const OnMessage&)>;

// The links of a dump that was not interrupted. Links that come and go while the kernel walks them
// make it miss some or show some twice; it says so, and one asks again, so many times in all. Fails
// with EAGAIN.
constexpr int kDumpAttempts = 8;
Result<std::vector<Link>> DumpLinks(const Dump& dump);

// Questions and requests about links over rtnetlink(7). Calls from several threads take turns.
class LinkChannel {
 public:
  explicit LinkChannel(NetlinkSocket socket) : socket_(std::move(socket)) {}

  // In the kernel's order, without assign types.
  Result<std::vector<Link>> List();
  Result<Link> Describe(std::string_view name);
  Status SetUp(std::string_view name, bool up);

  // One result per request, in order; at most NetlinkSocket::kBatch requests.
  std::vector<NetlinkAck> Submit(std::vector<NetlinkRequest> requests);

 private:
  std::mutex mutex_;
  NetlinkSocket socket_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_LINK_CHANNEL_H_
