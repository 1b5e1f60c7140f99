#include "link/darwin/route_message.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "link/darwin/interface_message.h"
#include "link/internet_address.h"

namespace lladdr::darwin {

namespace {

// The first two of eight socket addresses that a message may have; the others come after them.
constexpr std::array<int32_t, 2> kAddresses = {0x1 /* RTA_DST */, 0x2 /* RTA_GATEWAY */};

struct Route {
  RouteHeader header{};
  ByteSpan message;
  ByteSpan destination;
  ByteSpan gateway;
};

// Takes a socket address off, with its padding (ROUNDUP32 in rtsock.c). An address without octets,
// the netmask of a default route, still takes four.
bool TakeAddress(ByteSpan* rest, ByteSpan* address) {
  if (rest->size == 0) return false;
  const size_t length = rest->data[0];
  if (length > rest->size) return false;
  *address = rest->First(length);
  *rest = rest->From(std::max<size_t>(4, (length + 3) & ~size_t{3}));
  return true;
}

bool ParseRoute(ByteSpan message, Route* route) {
  *route = Route{};
  route->message = message;
  if (!message.Read(&route->header) || message.size < kRouteHeaderSize) return false;
  const RouteHeader& header = route->header;
  if (header.version != kRouteVersion || header.message_type != kRouteMessage) return false;
  ByteSpan rest = message.From(kRouteHeaderSize);
  for (const int32_t kind : kAddresses) {
    ByteSpan* address = kind == kAddresses[0] ? &route->destination : &route->gateway;
    if ((header.address_mask & kind) == 0 || !TakeAddress(&rest, address)) return false;
  }
  return true;
}

// Messages of other types and versions are skipped; one that does not fit its length ends the
// table.
template <typename OnRoute>
void EachRoute(ByteSpan table, const OnRoute& on_route) {
  uint16_t length = 0;
  while (table.Read(&length) && length != 0 && length <= table.size) {
    if (Route route; ParseRoute(table.First(length), &route)) on_route(route);
    table = table.From(length);
  }
}

uint8_t FamilyOf(ByteSpan address) { return address.size < 2 ? uint8_t{0} : address.data[1]; }

// The kernel keeps the link's index in a link-local address (in6_embedscope()), where the
// specification has zeros.
std::string Internet6Text(ByteSpan octets) {
  std::array<uint8_t, 16> address{};
  if (!octets.Read(&address)) return {};
  const bool link_local = address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
  if (link_local) address[2] = address[3] = 0;
  return FormatInternetAddress(AF_INET6, {address.data(), address.size()});
}

// Of a sockaddr_in or sockaddr_in6; empty for any other.
std::string InternetText(ByteSpan address) {
  if (FamilyOf(address) == kInternetFamily) return FormatInternetAddress(AF_INET, address.From(4));
  return FamilyOf(address) == kInternet6Family ? Internet6Text(address.From(8)) : "";
}

bool IsStation(const Route& route) {
  constexpr int32_t kNoStation = kToGateway | kToSelf | kToAll | kToGroup | kForOthers;
  return (route.header.flags & kLinkInfo) != 0 && (route.header.flags & kNoStation) == 0;
}

const char* StateOf(const RouteHeader& header, bool known, int64_t now) {
  if (!known) return (header.flags & kRejected) != 0 ? "failed" : "incomplete";
  if (header.expires == 0) return "permanent";
  return header.expires > now ? "reachable" : "stale";
}

// False where it reaches beyond its socket address.
bool ParseLinkAddress(ByteSpan bytes, HardwareAddress* address) {
  LinkSocketAddress fixed{};
  if (!bytes.Read(&fixed) || fixed.family != kLinkAddressFamily) return false;
  const ByteSpan octets = bytes.From(sizeof fixed + fixed.name_length).First(fixed.address_length);
  if (octets.size != fixed.address_length || octets.size > address->octets.size()) return false;
  std::copy_n(octets.data, octets.size, address->octets.begin());
  address->size = octets.size;
  return true;
}

bool ParseStation(const Route& route, int64_t now, Station* station) {
  Neighbour& neighbour = station->neighbour;
  neighbour.ip = InternetText(route.destination);
  if (neighbour.ip.empty() || !ParseLinkAddress(route.gateway, &neighbour.address)) return false;
  neighbour.state = StateOf(route.header, neighbour.address.size > 0, now);
  station->index = route.header.index;
  return true;
}

bool IsDefault(const Route& route) {
  const std::string destination = InternetText(route.destination);
  return (route.header.flags & kToHost) == 0 && (destination == "0.0.0.0" || destination == "::");
}

}  // namespace

std::vector<Station> ParseStations(ByteSpan table, int64_t now) {
  std::vector<Station> stations;
  EachRoute(table, [&](const Route& route) {
    Station station;
    if (IsStation(route) && ParseStation(route, now, &station)) stations.push_back(station);
  });
  return stations;
}

std::vector<std::string> ParseGateways(ByteSpan table, uint16_t index) {
  std::vector<std::string> gateways;
  EachRoute(table, [&](const Route& route) {
    const std::string gateway = InternetText(route.gateway);
    const bool through = route.header.index == index && (route.header.flags & kToGateway) != 0;
    if (!through || !IsDefault(route) || gateway.empty()) return;
    // A link has its own default route (RTF_IFSCOPE) beside that of the system.
    if (std::find(gateways.begin(), gateways.end(), gateway) == gateways.end()) {
      gateways.push_back(gateway);
    }
  });
  return gateways;
}

std::vector<uint8_t> ForgetRequest(ByteSpan table, uint16_t index, const std::string& ip) {
  std::vector<uint8_t> request;
  EachRoute(table, [&](const Route& route) {
    if (!IsStation(route) || route.header.index != index) return;
    if (InternetText(route.destination) != ip) return;
    request.assign(route.message.data, route.message.data + route.message.size);
    request[offsetof(RouteHeader, message_type)] = kDeleteRoute;
  });
  return request;
}

}  // namespace lladdr::darwin
