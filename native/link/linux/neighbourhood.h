#ifndef LLADDR_LINK_LINUX_NEIGHBOURHOOD_H_
#define LLADDR_LINK_LINUX_NEIGHBOURHOOD_H_

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "link/linux/netlink_socket.h"
#include "link/neighbour.h"

namespace lladdr {

// The stations that a network namespace knows of, and the gateways among them. Calls from several
// threads take turns.
class Neighbourhood {
 public:
  // The name of a link, empty where there is none any more.
  using NameOf = std::function<std::string(int32_t index)>;

  explicit Neighbourhood(NetlinkSocket socket) : socket_(std::move(socket)) {}

  // On one link, or on all where `index` is 0; then what bridges have learnt comes too.
  Result<std::vector<Neighbour>> List(int32_t index, const NameOf& name_of);

  // The IP addresses of the default gateways that are reached through the link, in all tables.
  Result<std::vector<std::string>> Gateways(int32_t index);

  // Forgets what is known of a neighbour and asks for it anew, without waiting for the answer,
  // which changes its state.
  Status Solicit(int32_t index, const std::string& ip);

 private:
  std::mutex mutex_;
  NetlinkSocket socket_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_NEIGHBOURHOOD_H_
