#ifndef LLADDR_LINK_DARWIN_ROUTE_MESSAGE_H_
#define LLADDR_LINK_DARWIN_ROUTE_MESSAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "link/neighbour.h"

// The answer to sysctl NET_RT_FLAGS (bsd/net/rtsock.c, sysctl_dumpentry()): per route an RTM_GET
// message, a fixed part and then socket addresses. The tables of ARP and neighbour discovery are
// routes too, with RTF_LLINFO. Pure, with layouts of our own, like interface_message.h;
// neighbourhood.cc holds them equal to the headers of macOS.
namespace lladdr::darwin {

// struct rt_msghdr up to the last member that is read here.
struct RouteHeader {
  uint16_t message_length;
  uint8_t version;
  uint8_t message_type;
  uint16_t index;
  uint16_t padding;
  int32_t flags;
  int32_t address_mask;
  int32_t process;
  int32_t sequence;
  int32_t error;
  int32_t uses;
  uint32_t initialized;
  uint32_t locked_metrics;
  uint32_t mtu;
  uint32_t hops;
  int32_t expires;  // in seconds since 1970; 0 never
};
constexpr size_t kRouteHeaderSize = 92;  // of the whole rt_msghdr, metrics included

constexpr uint8_t kDeleteRoute = 0x02;     // RTM_DELETE
constexpr uint8_t kRouteMessage = 0x04;    // RTM_GET
constexpr int32_t kToGateway = 0x2;        // RTF_GATEWAY
constexpr int32_t kToHost = 0x4;           // RTF_HOST
constexpr int32_t kRejected = 0x8;         // RTF_REJECT
constexpr int32_t kLinkInfo = 0x400;       // RTF_LLINFO
constexpr int32_t kToSelf = 0x200000;      // RTF_LOCAL
constexpr int32_t kToAll = 0x400000;       // RTF_BROADCAST
constexpr int32_t kToGroup = 0x800000;     // RTF_MULTICAST
constexpr int32_t kForOthers = 0x8000000;  // RTF_PROXY
constexpr uint8_t kInternetFamily = 2;     // AF_INET
constexpr uint8_t kInternet6Family = 30;   // AF_INET6

// A neighbour without the name of the link, whose index stands beside it.
struct Station {
  Neighbour neighbour;
  uint16_t index = 0;
};

// Those that are asked about with RTF_LLINFO, in the kernel's order. A route does not hold the
// state of neighbour discovery: whoever has an address counts as reachable until the entry expires
// (`now`: seconds since 1970), as stale after it.
std::vector<Station> ParseStations(ByteSpan table, int64_t now);

// The default gateways that are reached through a link, among routes with RTF_GATEWAY.
std::vector<std::string> ParseGateways(ByteSpan table, uint16_t index);

// What to write into a routing socket to have a station forgotten: the message that shows it, as
// RTM_DELETE. Empty where the table does not have it.
std::vector<uint8_t> ForgetRequest(ByteSpan table, uint16_t index, const std::string& ip);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_ROUTE_MESSAGE_H_
