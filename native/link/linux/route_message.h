#ifndef LLADDR_LINK_LINUX_ROUTE_MESSAGE_H_
#define LLADDR_LINK_LINUX_ROUTE_MESSAGE_H_

#include <linux/rtnetlink.h>

#include <cstdint>
#include <string>
#include <vector>

#include "link/linux/netlink_message.h"

// rtnetlink's messages about routes (rtnetlink(7)). No I/O.
namespace lladdr {

// Of all tables. Kernels before 4.20 tell the routes of all links nevertheless.
NetlinkRequest DumpRoutesRequest(uint8_t family, int32_t index);

// Calls `visit(nexthop, view of it)` for each of RTA_MULTIPATH.
template <typename Visit>
void ForEachNexthop(ByteSpan rest, const Visit& visit) {
  rtnexthop nexthop{};
  while (rest.Read(&nexthop) && nexthop.rtnh_len >= sizeof nexthop) {
    visit(nexthop, rest);
    rest = rest.From(RTNH_ALIGN(nexthop.rtnh_len));
  }
}

// Whether a route with these attributes leaves through the link, or may do so.
bool LeadsOver(ByteSpan attributes, int32_t index);

// Adds the IP addresses, in words, of the gateways that a default route has through the link: none
// where the message tells another route.
void AddDefaultGateways(const NetlinkMessage& message, int32_t index,
                        std::vector<std::string>* gateways);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_ROUTE_MESSAGE_H_
