#include "link/linux/connectivity_message.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <limits>

#include "link/linux/neighbour_message.h"
#include "link/linux/route_message.h"

namespace lladdr {

namespace {

constexpr uint32_t kForever = std::numeric_limits<uint32_t>::max();
constexpr uint32_t kTicksPerSecond = 100;  // USER_HZ, in which the kernel tells rta_expires
// What a request may ask for; the others report a state (fib_create_info(): "Invalid rtm_flags").
constexpr uint32_t kRequestableNexthopFlags = RTNH_F_PERVASIVE | RTNH_F_ONLINK;

bool IsInternet(uint8_t family) { return family == AF_INET || family == AF_INET6; }

// All three messages start with a struct of a size that needs no padding.
size_t FixedSize(uint16_t type) {
  return type == RTM_NEWADDR    ? sizeof(ifaddrmsg)
         : type == RTM_NEWROUTE ? sizeof(rtmsg)
         : type == RTM_NEWNEIGH ? sizeof(ndmsg)
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

bool IsRouteOf(ByteSpan payload, int32_t index) {
  rtmsg route{};
  if (!payload.Read(&route) || !IsInternet(route.rtm_family)) return false;
  const bool made_by_kernel = route.rtm_protocol == RTPROT_KERNEL ||
                              route.rtm_protocol == RTPROT_REDIRECT ||
                              route.rtm_protocol == RTPROT_RA;
  if (made_by_kernel || (route.rtm_flags & RTM_F_CLONED) != 0) return false;
  return LeadsOver(payload.From(sizeof route), index);
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

void AppendUint32(Entry* entry, uint16_t type, uint32_t value) {
  nlattr header{};
  header.nla_type = type;
  header.nla_len = sizeof header + sizeof value;
  for (const ByteSpan part : {ByteSpan{reinterpret_cast<const uint8_t*>(&header), sizeof header},
                              ByteSpan{reinterpret_cast<const uint8_t*>(&value), sizeof value}}) {
    entry->payload.insert(entry->payload.end(), part.data, part.data + part.size);
  }
}

// The kernel tells a route's remaining time in one attribute and takes it in another.
bool CarryExpiry(Entry* entry, uint32_t age) {
  rta_cacheinfo times{};
  if (!FindAttribute(*entry, RTA_CACHEINFO).Read(&times) || times.rta_expires <= 0) return true;
  uint32_t seconds = static_cast<uint32_t>(times.rta_expires) / kTicksPerSecond;
  if (!Age(&seconds, age)) return false;
  AppendUint32(entry, RTA_EXPIRES, seconds);
  return true;
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
  return entry;
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
  std::vector<NetlinkRequest> requests;
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
    case RTM_NEWNEIGH:
      return IsNeighbourOf(message.payload, index);
    default:
      return false;
  }
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
  return entry;
}

int RestoreRank(const Entry& entry) {
  if (entry.type == RTM_NEWADDR) return 0;
  if (entry.type == RTM_NEWNEIGH) return 3;
  const bool direct = FindAttribute(entry, RTA_GATEWAY).size == 0 &&
                      FindAttribute(entry, RTA_VIA).size == 0 &&
                      FindAttribute(entry, RTA_MULTIPATH).size == 0;
  return direct ? 1 : 2;
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
