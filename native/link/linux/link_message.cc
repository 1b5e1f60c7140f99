#include "link/linux/link_message.h"

#include <linux/rtnetlink.h>
#include <net/if.h>

#include <algorithm>

namespace lladdr {

namespace {

void AddName(NetlinkRequest* request, std::string_view name) {
  // The kernel looks for both kinds of name under either attribute; IFLA_ALT_IFNAME (5.5) merely
  // allows 127 bytes.
  request->AddText(name.size() < IFNAMSIZ ? IFLA_IFNAME : IFLA_ALT_IFNAME, name);
}

// Statistics are two thirds of a link's description, and nobody here reads them.
void SkipStatistics(NetlinkRequest* request) {
  request->AddUint32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
}

HardwareAddress ParseHardwareAddress(ByteSpan octets) {
  HardwareAddress address;
  if (octets.size > address.octets.size()) return address;
  std::copy_n(octets.data, octets.size, address.octets.begin());
  address.size = octets.size;
  return address;
}

std::string ParseKind(ByteSpan rest) {
  NetlinkAttribute attribute;
  while (NextAttribute(&rest, &attribute)) {
    if (attribute.type == IFLA_INFO_KIND) return std::string(attribute.payload.Text());
  }
  return {};
}

std::vector<std::string> ParseAltNames(ByteSpan rest) {
  std::vector<std::string> names;
  NetlinkAttribute attribute;
  while (NextAttribute(&rest, &attribute)) {
    if (attribute.type == IFLA_ALT_IFNAME) names.emplace_back(attribute.payload.Text());
  }
  return names;
}

bool HasAttribute(ByteSpan rest, uint16_t type) {
  NetlinkAttribute attribute;
  while (NextAttribute(&rest, &attribute)) {
    if (attribute.type == type) return true;
  }
  return false;
}

void ApplyAttribute(const NetlinkAttribute& attribute, Link* link) {
  switch (attribute.type) {
    case IFLA_IFNAME:
      link->name = attribute.payload.Text();
      break;
    case IFLA_ADDRESS:
      link->address = ParseHardwareAddress(attribute.payload);
      break;
    case IFLA_BROADCAST:
      link->broadcast = ParseHardwareAddress(attribute.payload);
      break;
    case IFLA_PERM_ADDRESS:
      link->permanent = ParseHardwareAddress(attribute.payload);
      break;
    case IFLA_LINK:
      (void)attribute.payload.Read(&link->iflink);
      break;
    case IFLA_MASTER:
      (void)attribute.payload.Read(&link->master);
      break;
    case IFLA_MTU:
      (void)attribute.payload.Read(&link->mtu);
      break;
    case IFLA_OPERSTATE:
      (void)attribute.payload.Read(&link->oper_state);
      break;
    case IFLA_LINKINFO:
      link->kind = ParseKind(attribute.payload);
      break;
    case IFLA_PROP_LIST:
      link->alt_names = ParseAltNames(attribute.payload);
      break;
    default:
      break;
  }
}

}  // namespace

NetlinkRequest DumpLinksRequest() {
  NetlinkRequest request(RTM_GETLINK, NLM_F_DUMP);
  request.Append(ifinfomsg{});
  SkipStatistics(&request);
  return request;
}

NetlinkRequest GetLinkRequest(std::string_view name) {
  NetlinkRequest request(RTM_GETLINK, NLM_F_ACK);
  request.Append(ifinfomsg{});
  AddName(&request, name);
  SkipStatistics(&request);
  return request;
}

NetlinkRequest SetUpRequest(std::string_view name, bool up) {
  NetlinkRequest request(RTM_SETLINK, NLM_F_ACK);
  ifinfomsg link{};
  link.ifi_change = IFF_UP;
  link.ifi_flags = up ? IFF_UP : 0;
  request.Append(link);
  AddName(&request, name);
  return request;
}

bool ParseLinkNews(const NetlinkMessage& message, LinkNews* news) {
  ifinfomsg fixed{};
  if (!message.payload.Read(&fixed) || fixed.ifi_family != AF_UNSPEC) return false;
  if (message.header.nlmsg_type == RTM_DELLINK) {
    news->kind = LinkNews::Kind::kGone;
    news->link = Link{};
    news->link.index = fixed.ifi_index;
    return true;
  }
  news->kind = LinkNews::Kind::kLink;
  return !HasAttribute(message.payload.From(sizeof fixed), IFLA_WIRELESS) &&
         ParseLink(message, &news->link);
}

bool ParseLink(const NetlinkMessage& message, Link* link) {
  ifinfomsg fixed{};
  if (message.header.nlmsg_type != RTM_NEWLINK || !message.payload.Read(&fixed)) return false;
  *link = Link{};
  link->index = fixed.ifi_index;
  link->type = fixed.ifi_type;
  link->flags = fixed.ifi_flags;
  ByteSpan rest = message.payload.From(sizeof fixed);
  NetlinkAttribute attribute;
  bool elsewhere = false;  // then the index in IFLA_LINK is one of that namespace
  while (NextAttribute(&rest, &attribute)) {
    elsewhere = elsewhere || attribute.type == IFLA_LINK_NETNSID;
    ApplyAttribute(attribute, link);
  }
  if (elsewhere) link->iflink = 0;
  return !link->name.empty();
}

}  // namespace lladdr
