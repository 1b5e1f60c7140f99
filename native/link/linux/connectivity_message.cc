#include "link/linux/connectivity_message.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/nexthop.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "link/linux/neighbour_message.h"
#include "link/linux/nexthop_message.h"
#include "link/linux/route_message.h"

namespace lladdr {

namespace {

constexpr uint32_t kForever = std::numeric_limits<uint32_t>::max();
constexpr uint32_t kTicksPerSecond = 100;  // USER_HZ, in which the kernel tells rta_expires
// What a request may ask for; the others report a state (fib_create_info(): "Invalid rtm_flags").
constexpr uint32_t kRequestableNexthopFlags = RTNH_F_PERVASIVE | RTNH_F_ONLINK;

bool IsInternet(uint8_t family) { return family == AF_INET || family == AF_INET6; }

// All four messages start with a struct of a size that needs no padding.
size_t FixedSize(uint16_t type) {
  return type == RTM_NEWADDR      ? sizeof(ifaddrmsg)
         : type == RTM_NEWROUTE   ? sizeof(rtmsg)
         : type == RTM_NEWNEIGH   ? sizeof(ndmsg)
         : type == RTM_NEWNEXTHOP ? sizeof(nhmsg)
                                  : 0;
}

ByteSpan FindAttribute(const Entry& entry, uint16_t type) {
  return FindAttribute(entry.bytes().From(FixedSize(entry.type)), type);
}

// Overwrites the part of the entry that `where`, a view of it, shows.
template <typename T>
void Overwrite(Entry* entry, ByteSpan where, const T& value) {
  if (where.data == nullptr || where.size < sizeof value) return;
  const auto offset = static_cast<size_t>(where.data - entry->payload.data());
  std::memcpy(entry->payload.data() + offset, &value, sizeof value);
}

// With net.ipv4.nexthop_compat_mode off a route names its nexthop object and no link. A kernel that
// has such objects tells the routes of the link that it was asked for, and no others.
bool TellsNexthopOnly(ByteSpan attributes) {
  return FindAttribute(attributes, RTA_NH_ID).size > 0 &&
         FindAttribute(attributes, RTA_OIF).size == 0 &&
         FindAttribute(attributes, RTA_MULTIPATH).size == 0;
}

bool IsRouteOf(ByteSpan payload, int32_t index) {
  rtmsg route{};
  if (!payload.Read(&route) || !IsInternet(route.rtm_family)) return false;
  const bool made_by_kernel = route.rtm_protocol == RTPROT_KERNEL ||
                              route.rtm_protocol == RTPROT_REDIRECT ||
                              route.rtm_protocol == RTPROT_RA;
  if (made_by_kernel || (route.rtm_flags & RTM_F_CLONED) != 0) return false;
  const ByteSpan attributes = payload.From(sizeof route);
  return LeadsOver(attributes, index) || TellsNexthopOnly(attributes);
}

bool IsNexthopOf(ByteSpan payload, int32_t index) {
  NexthopEntry nexthop;
  return ParseNexthop(payload, &nexthop) &&
         (nexthop.out == static_cast<uint32_t>(index) || !nexthop.group.empty());
}

bool IsNeighbourOf(ByteSpan payload, int32_t index) {
  ndmsg neighbour{};
  if (!payload.Read(&neighbour) || !IsInternet(neighbour.ndm_family)) return false;
  const bool permanent =
      (neighbour.ndm_state & NUD_PERMANENT) != 0 && neighbour.ndm_type == RTN_UNICAST;
  return neighbour.ndm_ifindex == index && (permanent || (neighbour.ndm_flags & NTF_PROXY) != 0);
}

bool IsAddressOf(ByteSpan payload, int32_t index) {
  ifaddrmsg address{};
  return payload.Read(&address) && IsInternet(address.ifa_family) &&
         address.ifa_index == static_cast<uint32_t>(index);
}

// The attributes of which `keep(type)` says so.
template <typename Keep>
std::vector<uint8_t> Filter(ByteSpan attributes, const Keep& keep) {
  std::vector<uint8_t> kept;
  ByteSpan rest = attributes;
  NetlinkAttribute attribute;
  for (ByteSpan from = rest; NextAttribute(&rest, &attribute); from = rest) {
    const ByteSpan whole = from.First(from.size - rest.size);
    if (keep(attribute.type)) kept.insert(kept.end(), whole.data, whole.data + whole.size);
  }
  return kept;
}

template <typename Keep>
Entry WithAttributes(const Entry& entry, const Keep& keep) {
  const ByteSpan fixed = entry.bytes().First(FixedSize(entry.type));
  Entry changed{entry.type, {fixed.data, fixed.data + fixed.size}};
  const std::vector<uint8_t> kept = Filter(entry.bytes().From(fixed.size), keep);
  changed.payload.insert(changed.payload.end(), kept.begin(), kept.end());
  return changed;
}

using InterfaceIdentifier = std::array<uint8_t, 8>;

InterfaceIdentifier Eui64(const MacAddress& address) {
  return {static_cast<uint8_t>(address[0] ^ 2),
          address[1],
          address[2],
          0xff,
          0xfe,
          address[3],
          address[4],
          address[5]};
}

bool IsLinkLocal(const AddressEntry& address) {
  return address.family == AF_INET6 && address.local.data[0] == 0xfe &&
         (address.local.data[1] & 0xc0) == 0x80;
}

// False when it has run out.
bool Age(uint32_t* lifetime, uint32_t age) {
  if (*lifetime == kForever) return true;
  *lifetime = *lifetime > age ? *lifetime - age : 0;
  return *lifetime > 0;
}

std::optional<Entry> PrepareAddress(Entry entry, const Aftermath& aftermath) {
  AddressEntry address;
  if (!ParseAddress(entry, &address) || (address.flags & IFA_F_TEMPORARY) != 0) {
    // IPv4 has the same bit for "secondary", and those are kept.
    if (address.family != AF_INET) return std::nullopt;
  }
  const ByteSpan where = FindAttribute(entry, IFA_CACHEINFO);
  if (ifa_cacheinfo times{}; where.Read(&times)) {
    if (!Age(&times.ifa_valid, aftermath.age)) return std::nullopt;
    (void)Age(&times.ifa_prefered, aftermath.age);
    Overwrite(&entry, where, times);
  }
  if (!DerivesFrom(address, aftermath.former)) return entry;
  if (IsLinkLocal(address)) return std::nullopt;
  return Rederived(std::move(entry), aftermath.former, aftermath.current);
}

// `size` a multiple of four, so that no padding is needed.
void AppendAttribute(Entry* entry, uint16_t type, ByteSpan value) {
  nlattr header{};
  header.nla_type = type;
  header.nla_len = static_cast<uint16_t>(sizeof header + value.size);
  const auto* begin = reinterpret_cast<const uint8_t*>(&header);
  entry->payload.insert(entry->payload.end(), begin, begin + sizeof header);
  entry->payload.insert(entry->payload.end(), value.data, value.data + value.size);
}

// The kernel tells a route's remaining time in one attribute and takes it in another.
bool CarryExpiry(Entry* entry, uint32_t age) {
  rta_cacheinfo times{};
  if (!FindAttribute(*entry, RTA_CACHEINFO).Read(&times) || times.rta_expires <= 0) return true;
  uint32_t seconds = static_cast<uint32_t>(times.rta_expires) / kTicksPerSecond;
  if (!Age(&seconds, age)) return false;
  AppendAttribute(entry, RTA_EXPIRES, {reinterpret_cast<const uint8_t*>(&seconds), sizeof seconds});
  return true;
}

// A route by a nexthop object is told with what that object is, but not taken with it.
bool IsOfNexthop(uint16_t attribute) {
  return attribute == RTA_OIF || attribute == RTA_GATEWAY || attribute == RTA_VIA ||
         attribute == RTA_MULTIPATH || attribute == RTA_ENCAP || attribute == RTA_ENCAP_TYPE;
}

Entry PrepareNexthop(const Entry& entry) {
  Entry ready = WithAttributes(entry, IsRequestableOfNexthop);
  if (const ByteSpan buckets = FindAttribute(entry, kNexthopBuckets); buckets.size > 0) {
    const std::vector<uint8_t> kept = Filter(buckets, IsRequestableOfBuckets);
    AppendAttribute(&ready, kNexthopBuckets | NLA_F_NESTED, {kept.data(), kept.size()});
  }
  nhmsg nexthop{};
  (void)ready.bytes().Read(&nexthop);
  nexthop.nh_scope = 0;  // told only
  nexthop.nh_flags &= kRequestableNexthopFlags;
  Overwrite(&ready, ready.bytes(), nexthop);
  return ready;
}

std::optional<Entry> PrepareRoute(Entry entry, const Aftermath& aftermath) {
  rtmsg route{};
  if (!entry.bytes().Read(&route)) return std::nullopt;
  route.rtm_flags &= kRequestableNexthopFlags;
  Overwrite(&entry, entry.bytes(), route);
  ForEachNexthop(FindAttribute(entry, RTA_MULTIPATH), [&](rtnexthop nexthop, ByteSpan where) {
    nexthop.rtnh_flags &= kRequestableNexthopFlags;
    Overwrite(&entry, where, nexthop);
  });
  if (!CarryExpiry(&entry, aftermath.age)) return std::nullopt;
  if (FindAttribute(entry, RTA_NH_ID).size == 0) return entry;
  return WithAttributes(entry, [](uint16_t type) { return !IsOfNexthop(type); });
}

}  // namespace

NetlinkRequest DumpAddressesRequest(uint8_t family, int32_t index) {
  NetlinkRequest request(RTM_GETADDR, NLM_F_DUMP);
  ifaddrmsg address{};
  address.ifa_family = family;
  address.ifa_index = static_cast<uint32_t>(index);
  request.Append(address);
  return request;
}

std::vector<NetlinkRequest> DumpConnectivityRequests(int32_t index) {
  std::vector<NetlinkRequest> requests = {DumpNexthopsRequest()};
  for (const uint8_t family : {uint8_t{AF_INET}, uint8_t{AF_INET6}}) {
    requests.push_back(DumpAddressesRequest(family, index));
    requests.push_back(DumpRoutesRequest(family, index));
    requests.push_back(DumpNeighboursRequest(family, index, 0));
    requests.push_back(DumpNeighboursRequest(family, index, NTF_PROXY));
  }
  return requests;
}

bool IsWorthKeeping(const NetlinkMessage& message, int32_t index) {
  switch (message.header.nlmsg_type) {
    case RTM_NEWADDR:
      return IsAddressOf(message.payload, index);
    case RTM_NEWROUTE:
      return IsRouteOf(message.payload, index);
    case RTM_NEWNEXTHOP:
      return IsNexthopOf(message.payload, index);
    case RTM_NEWNEIGH:
      return IsNeighbourOf(message.payload, index);
    default:
      return false;
  }
}

void DropForeignGroups(std::vector<Entry>* entries) {
  std::set<uint32_t> own;
  for (const Entry& entry : *entries) {
    NexthopEntry nexthop;
    if (entry.type != RTM_NEWNEXTHOP || !ParseNexthop(entry.bytes(), &nexthop)) continue;
    if (nexthop.group.empty()) own.insert(nexthop.id);
  }
  const auto is_foreign = [&own](const Entry& entry) {
    NexthopEntry nexthop;
    if (entry.type != RTM_NEWNEXTHOP || !ParseNexthop(entry.bytes(), &nexthop)) return false;
    return !nexthop.group.empty() &&
           std::none_of(nexthop.group.begin(), nexthop.group.end(),
                        [&own](uint32_t id) { return own.count(id) > 0; });
  };
  entries->erase(std::remove_if(entries->begin(), entries->end(), is_foreign), entries->end());
}

void AppendEntry(const NetlinkMessage& message, std::vector<uint8_t>* stream) {
  const NetlinkRequest framed(message.header.nlmsg_type, 0, message.payload);
  stream->insert(stream->end(), framed.bytes().begin(), framed.bytes().end());
}

bool ParseEntries(ByteSpan stream, std::vector<Entry>* entries) {
  NetlinkMessage message;
  while (stream.size > 0) {
    if (!NextMessage(&stream, &message)) return false;
    const uint16_t type = message.header.nlmsg_type;
    const ByteSpan payload = message.payload;
    if (FixedSize(type) == 0 || payload.size < FixedSize(type)) return false;
    entries->push_back({type, {payload.data, payload.data + payload.size}});
  }
  return true;
}

std::optional<Entry> Prepare(Entry entry, const Aftermath& aftermath) {
  if (entry.type == RTM_NEWADDR) return PrepareAddress(std::move(entry), aftermath);
  if (entry.type == RTM_NEWROUTE) return PrepareRoute(std::move(entry), aftermath);
  if (entry.type == RTM_NEWNEXTHOP) return PrepareNexthop(entry);
  return entry;
}

int RestoreRank(const Entry& entry) {
  if (entry.type == RTM_NEWADDR) return 0;
  if (entry.type == RTM_NEWNEXTHOP) return FindAttribute(entry, NHA_GROUP).size == 0 ? 2 : 3;
  if (entry.type == RTM_NEWNEIGH) return 5;
  const bool direct =
      FindAttribute(entry, RTA_NH_ID).size == 0 && FindAttribute(entry, RTA_GATEWAY).size == 0 &&
      FindAttribute(entry, RTA_VIA).size == 0 && FindAttribute(entry, RTA_MULTIPATH).size == 0;
  return direct ? 1 : 4;
}

std::optional<Entry> WithoutDetection(const Entry& entry, const Aftermath& aftermath) {
  constexpr uint32_t kUnproven = IFA_F_TENTATIVE | IFA_F_DADFAILED | IFA_F_NODAD;
  AddressEntry address;
  if (!ParseAddress(entry, &address) || address.family != AF_INET6) return std::nullopt;
  if ((address.flags & kUnproven) != 0) return std::nullopt;
  if (DerivesFrom(address, aftermath.current)) return std::nullopt;
  Entry trusted = entry;
  Overwrite(&trusted, FindAttribute(trusted, IFA_FLAGS), address.flags | IFA_F_NODAD);
  return trusted;
}

bool ParseAddress(const Entry& entry, AddressEntry* address) {
  ifaddrmsg fixed{};
  if (entry.type != RTM_NEWADDR || !entry.bytes().Read(&fixed)) return false;
  address->family = fixed.ifa_family;
  address->local = FindAttribute(entry, IFA_LOCAL);
  if (address->local.size == 0) address->local = FindAttribute(entry, IFA_ADDRESS);
  const size_t size = fixed.ifa_family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
  return FindAttribute(entry, IFA_FLAGS).Read(&address->flags) && address->local.size == size;
}

bool DerivesFrom(const AddressEntry& address, const MacAddress& link_address) {
  InterfaceIdentifier identifier{};
  return address.family == AF_INET6 && address.local.From(identifier.size()).Read(&identifier) &&
         identifier == Eui64(link_address);
}

Entry Rederived(Entry entry, const MacAddress& former, const MacAddress& current) {
  const InterfaceIdentifier old = Eui64(former);
  for (const uint16_t type : {IFA_LOCAL, IFA_ADDRESS}) {
    const ByteSpan where = FindAttribute(entry, type).From(old.size());
    InterfaceIdentifier identifier{};
    if (where.Read(&identifier) && identifier == old) Overwrite(&entry, where, Eui64(current));
  }
  return entry;
}

}  // namespace lladdr
