#ifndef LLADDR_LINK_LINUX_EXCHANGE_H_
#define LLADDR_LINK_LINUX_EXCHANGE_H_

#include <functional>

#include "common/result.h"
#include "link/linux/netlink_socket.h"

namespace lladdr {

// What is answered by yes or no. Fails with the kernel's error.
Status Command(NetlinkSocket* socket, NetlinkRequest request, const char* name);

// A dump that fits together. What comes and goes while the kernel walks its tables makes it miss
// some entries or show some twice; it says so, and one asks again, after a pause that doubles each
// time. `begin` is called before each attempt, to drop what the one before has brought. Fails with
// EAGAIN where that does not end within a quarter of a second.
Status ReadDump(NetlinkSocket* socket, const NetlinkRequest& request, const char* name,
                const std::function<void()>& begin, const OnMessage& on_message);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_EXCHANGE_H_
