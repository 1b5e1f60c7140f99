#include "link/linux/connectivity_text.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>

#include "link/internet_address.h"
#include "link/linux/nexthop_message.h"

namespace lladdr {

namespace {

std::string InternetAddress(uint8_t family, ByteSpan octets) {
  std::string text = FormatInternetAddress(family, octets);
  return text.empty() ? "?" : text;
}

// The attributes by their numbers, the last of each kind; those beyond kCount are not needed here.
class Attributes {
 public:
  explicit Attributes(ByteSpan rest) {
    NetlinkAttribute attribute;
    while (NextAttribute(&rest, &attribute)) {
      if (attribute.type < kCount) found_[attribute.type] = attribute.payload;
    }
  }
  ByteSpan operator[](size_t type) const { return found_[type]; }
  uint32_t Number(size_t type) const {
    uint32_t number = 0;
    (void)found_[type].Read(&number);
    return number;
  }

 private:
  static constexpr size_t kCount = 32;
  std::array<ByteSpan, kCount> found_{};
};

std::string DescribeAddress(const Entry& entry) {
  ifaddrmsg fixed{};
  AddressEntry address;
  if (!entry.bytes().Read(&fixed) || !ParseAddress(entry, &address)) return "address ?";
  return "address " + InternetAddress(address.family, address.local) + "/" +
         std::to_string(fixed.ifa_prefixlen);
}

std::string Destination(const rtmsg& route, ByteSpan destination) {
  if (destination.size == 0) return route.rtm_family == AF_INET6 ? "default (IPv6)" : "default";
  return InternetAddress(route.rtm_family, destination) + "/" + std::to_string(route.rtm_dst_len);
}

std::string DescribeRoute(const Entry& entry) {
  rtmsg route{};
  if (!entry.bytes().Read(&route)) return "route ?";
  const Attributes attributes(entry.bytes().From(sizeof route));
  std::string text = "route " + Destination(route, attributes[RTA_DST]);
  if (attributes[RTA_NH_ID].size > 0) {
    text += " nhid " + std::to_string(attributes.Number(RTA_NH_ID));
  } else if (attributes[RTA_GATEWAY].size > 0) {
    text += " via " + InternetAddress(route.rtm_family, attributes[RTA_GATEWAY]);
  } else if (attributes[RTA_MULTIPATH].size > 0) {
    text += " via several nexthops";
  }
  const uint32_t table =
      attributes[RTA_TABLE].size > 0 ? attributes.Number(RTA_TABLE) : route.rtm_table;
  if (table != RT_TABLE_MAIN) text += " table " + std::to_string(table);
  if (route.rtm_tos != 0) text += " tos " + std::to_string(route.rtm_tos);
  const uint32_t metric = attributes.Number(RTA_PRIORITY);
  return metric == 0 ? text : text + " metric " + std::to_string(metric);
}

std::string DescribeNexthop(const Entry& entry) {
  NexthopEntry nexthop;
  if (!ParseNexthop(entry.bytes(), &nexthop)) return "nexthop ?";
  std::string text = "nexthop id " + std::to_string(nexthop.id);
  if (!nexthop.gateway.empty()) text += " via " + nexthop.gateway;
  const char* before = " group ";
  for (const uint32_t member : nexthop.group) {
    text += before + std::to_string(member);
    before = "/";
  }
  return text;
}

std::string DescribeNeighbour(const Entry& entry) {
  ndmsg neighbour{};
  if (!entry.bytes().Read(&neighbour)) return "neighbour ?";
  const Attributes attributes(entry.bytes().From(sizeof neighbour));
  const std::string address = InternetAddress(neighbour.ndm_family, attributes[NDA_DST]);
  if ((neighbour.ndm_flags & NTF_PROXY) != 0) return "neighbour proxy " + address;
  return "neighbour " + address + " lladdr " + FormatAddress(attributes[NDA_LLADDR]);
}

}  // namespace

std::string Describe(const Entry& entry) {
  if (entry.type == RTM_NEWADDR) return DescribeAddress(entry);
  if (entry.type == RTM_NEWNEXTHOP) return DescribeNexthop(entry);
  return entry.type == RTM_NEWROUTE ? DescribeRoute(entry) : DescribeNeighbour(entry);
}

}  // namespace lladdr
