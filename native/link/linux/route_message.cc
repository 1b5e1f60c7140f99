#include "link/linux/route_message.h"

#include <algorithm>

#include "link/internet_address.h"

namespace lladdr {

namespace {

// RTA_GATEWAY is of the route's own family; RTA_VIA says which it is (RFC 5549: IPv4 by way of an
// IPv6 gateway).
std::string GatewayAmong(ByteSpan attributes, uint8_t family) {
  if (const ByteSpan gateway = FindAttribute(attributes, RTA_GATEWAY); gateway.size > 0) {
    return FormatInternetAddress(family, gateway);
  }
  uint16_t other_family = 0;  // struct rtvia: this, then the address
  const ByteSpan via = FindAttribute(attributes, RTA_VIA);
  if (!via.Read(&other_family)) return {};
  return FormatInternetAddress(static_cast<uint8_t>(other_family), via.From(sizeof other_family));
}

void AddOnce(std::string gateway, std::vector<std::string>* gateways) {
  if (gateway.empty() || std::find(gateways->begin(), gateways->end(), gateway) != gateways->end())
    return;
  gateways->push_back(std::move(gateway));
}

}  // namespace

NetlinkRequest DumpRoutesRequest(uint8_t family, int32_t index) {
  NetlinkRequest request(RTM_GETROUTE, NLM_F_DUMP);
  rtmsg route{};
  route.rtm_family = family;
  request.Append(route);
  request.AddUint32(RTA_OIF, static_cast<uint32_t>(index));
  return request;
}

bool LeadsOver(ByteSpan attributes, int32_t index) {
  int32_t out = 0;
  if (FindAttribute(attributes, RTA_OIF).Read(&out) && out == index) return true;
  bool found = false;
  ForEachNexthop(FindAttribute(attributes, RTA_MULTIPATH),
                 [&](const rtnexthop& nexthop, ByteSpan /*where*/) {
                   found = found || nexthop.rtnh_ifindex == index;
                 });
  return found;
}

void AddDefaultGateways(const NetlinkMessage& message, int32_t index,
                        std::vector<std::string>* gateways) {
  rtmsg route{};
  if (message.header.nlmsg_type != RTM_NEWROUTE || !message.payload.Read(&route)) return;
  if (route.rtm_dst_len != 0 || route.rtm_type != RTN_UNICAST) return;
  const ByteSpan attributes = message.payload.From(sizeof route);
  int32_t out = 0;
  if (FindAttribute(attributes, RTA_OIF).Read(&out) && out == index) {
    AddOnce(GatewayAmong(attributes, route.rtm_family), gateways);
  }
  ForEachNexthop(FindAttribute(attributes, RTA_MULTIPATH),
                 [&](const rtnexthop& nexthop, ByteSpan where) {
                   if (nexthop.rtnh_ifindex != index) return;
                   const ByteSpan own = where.First(nexthop.rtnh_len).From(sizeof nexthop);
                   AddOnce(GatewayAmong(own, route.rtm_family), gateways);
                 });
}

}  // namespace lladdr
