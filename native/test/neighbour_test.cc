// Which entries of the neighbour tables tell a station, and which routes a default gateway.
#include "link/linux/neighbour_message.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "check.h"
#include "link/address.h"
#include "link/linux/route_message.h"
#include "netlink_samples.h"

namespace lladdr {
namespace {

constexpr std::array<uint8_t, 4> kStation = {192, 0, 2, 1};
constexpr int32_t kLink = 7;

NetlinkMessage Only(const NetlinkRequest& request) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  CHECK(NextMessage(&rest, &message) && rest.size == 0);
  return message;
}

NetlinkRequest NewNeighbour(uint8_t family, uint16_t state, uint8_t flags) {
  NetlinkRequest message(RTM_NEWNEIGH, 0);
  ndmsg fixed{};
  fixed.ndm_family = family;
  fixed.ndm_ifindex = kLink;
  fixed.ndm_state = state;
  fixed.ndm_flags = flags;
  message.Append(fixed);
  if (family == AF_INET) AddOctets(&message, NDA_DST, kStation);
  AddOctets(&message, NDA_LLADDR, MacAddress{2, 0, 0, 0, 0, 1});
  return message;
}

bool TellsStation(uint8_t family, uint16_t state, uint8_t flags) {
  const NetlinkRequest request = NewNeighbour(family, state, flags);
  Neighbour neighbour;
  int32_t index = 0;
  return ParseNeighbour(Only(request), &neighbour, &index);
}

void ReadsAStation() {
  const NetlinkRequest request = NewNeighbour(AF_INET, NUD_STALE, 0);
  Neighbour neighbour;
  int32_t index = 0;
  CHECK(ParseNeighbour(Only(request), &neighbour, &index));
  CHECK(index == kLink && neighbour.ip == "192.0.2.1" && neighbour.state == "stale");
  CHECK(neighbour.address.size == 6 && neighbour.address.octets[5] == 1);
  const NetlinkRequest learnt = NewNeighbour(AF_BRIDGE, NUD_REACHABLE, NTF_MASTER);
  CHECK(ParseNeighbour(Only(learnt), &neighbour, &index) && neighbour.ip.empty());
}

void LeavesOutWhatIsNone() {
  CHECK(TellsStation(AF_INET, NUD_PERMANENT, 0) && TellsStation(AF_BRIDGE, NUD_NOARP, 0));
  CHECK(!TellsStation(AF_BRIDGE, NUD_PERMANENT, NTF_SELF));  // a port's own address
  CHECK(!TellsStation(AF_INET, NUD_NOARP, 0) && !TellsStation(AF_INET, 0, NTF_PROXY));
  CHECK(!TellsStation(AF_DECnet, NUD_REACHABLE, 0));
}

NetlinkRequest NewRoute(uint8_t prefix_size, uint8_t type) {
  NetlinkRequest message(RTM_NEWROUTE, 0);
  rtmsg fixed{};
  fixed.rtm_family = AF_INET;
  fixed.rtm_dst_len = prefix_size;
  fixed.rtm_type = type;
  message.Append(fixed);
  return message;
}

std::vector<std::string> GatewaysOf(const NetlinkRequest& request) {
  std::vector<std::string> gateways;
  for (int time = 0; time < 2; ++time) AddDefaultGateways(Only(request), kLink, &gateways);
  return gateways;
}

NetlinkRequest WithGateway(NetlinkRequest message, int32_t out) {
  message.AddUint32(RTA_OIF, static_cast<uint32_t>(out));
  AddOctets(&message, RTA_GATEWAY, kStation);
  return message;
}

using Texts = std::vector<std::string>;

void FindsGateways() {
  CHECK(GatewaysOf(WithGateway(NewRoute(0, RTN_UNICAST), kLink)) == Texts{"192.0.2.1"});
  CHECK(GatewaysOf(WithGateway(NewRoute(0, RTN_UNICAST), kLink + 1)).empty());
  CHECK(GatewaysOf(WithGateway(NewRoute(8, RTN_UNICAST), kLink)).empty());
  CHECK(GatewaysOf(WithGateway(NewRoute(0, RTN_UNREACHABLE), kLink)).empty());
  NetlinkRequest direct = NewRoute(0, RTN_UNICAST);
  direct.AddUint32(RTA_OIF, kLink);
  CHECK(GatewaysOf(direct).empty());
}

// RFC 5549: an IPv4 route by way of an IPv6 gateway.
void FindsGatewaysOfTheOtherFamily() {
  NetlinkRequest message = NewRoute(0, RTN_UNICAST);
  message.AddUint32(RTA_OIF, kLink);
  std::array<uint8_t, 18> via{AF_INET6, 0, 0xfe, 0x80};
  via[17] = 2;
  AddOctets(&message, RTA_VIA, via);
  CHECK(GatewaysOf(message) == Texts{"fe80::2"});
}

void AppendHop(std::vector<uint8_t>* hops, int32_t out, uint8_t last) {
  const uint8_t size = sizeof(rtnexthop) + 8;
  const std::array<uint8_t, 16> hop = {
      size, 0, 0, 0, static_cast<uint8_t>(out), 0, 0, 0, 8, 0, RTA_GATEWAY, 0, 192, 0, 2, last};
  hops->insert(hops->end(), hop.begin(), hop.end());
}

void FindsGatewaysAmongSeveralHops() {
  std::vector<uint8_t> hops;
  AppendHop(&hops, kLink, 1);
  AppendHop(&hops, kLink + 1, 2);
  AppendHop(&hops, kLink, 3);
  NetlinkRequest message = NewRoute(0, RTN_UNICAST);
  message.AddBytes(RTA_MULTIPATH, Span(hops));
  CHECK((GatewaysOf(message) == Texts{"192.0.2.1", "192.0.2.3"}));
}

void ReadsAddresses() {
  CHECK(ParseInternetAddress("192.0.2.1"));
  CHECK(!ParseInternetAddress("192.0.2"));
  CHECK(!ParseInternetAddress("fe80::1%lo"));
  CHECK(!ParseInternetAddress(std::string("192.0.2.1\0", 10)));
}

void Forgets() {
  const std::optional<InternetAddress> address = ParseInternetAddress("192.0.2.1");
  CHECK(address);
  const NetlinkRequest forget = ForgetNeighbourRequest(kLink, *address);
  ndmsg fixed{};
  CHECK(Only(forget).header.nlmsg_type == RTM_DELNEIGH && Only(forget).payload.Read(&fixed));
  CHECK(fixed.ndm_ifindex == kLink && fixed.ndm_flags == 0);
}

void AsksAnew() {
  const std::optional<InternetAddress> address = ParseInternetAddress("192.0.2.1");
  CHECK(address);
  const NetlinkRequest solicit = SolicitNeighbourRequest(kLink, *address);
  ndmsg fixed{};
  CHECK(Only(solicit).header.nlmsg_type == RTM_NEWNEIGH && Only(solicit).payload.Read(&fixed));
  CHECK(fixed.ndm_flags == NTF_USE && fixed.ndm_state == 0);
  CHECK(FindAttribute(Only(solicit).payload.From(sizeof fixed), NDA_DST).size == 4);
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::ReadsAStation();
  lladdr::LeavesOutWhatIsNone();
  lladdr::FindsGateways();
  lladdr::FindsGatewaysOfTheOtherFamily();
  lladdr::FindsGatewaysAmongSeveralHops();
  lladdr::ReadsAddresses();
  lladdr::Forgets();
  lladdr::AsksAnew();
}
