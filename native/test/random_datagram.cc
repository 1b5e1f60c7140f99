#include "random_datagram.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/nexthop.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <climits>

namespace lladdr {

namespace {

constexpr std::array<uint16_t, 11> kMessageTypes = {
    RTM_NEWLINK,    RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR, RTM_NEWROUTE, RTM_NEWNEIGH,
    RTM_NEWNEXTHOP, NLMSG_ERROR, NLMSG_DONE,  NLMSG_NOOP,  0xffff};
constexpr std::array<uint16_t, 6> kMessageFlags = {0,
                                                   NLM_F_MULTI,
                                                   NLM_F_MULTI | NLM_F_DUMP_INTR,
                                                   NLM_F_ACK_TLVS,
                                                   NLM_F_ACK_TLVS | NLM_F_CAPPED,
                                                   0xffff};
constexpr std::array<uint8_t, 4> kFamilies = {AF_UNSPEC, AF_INET, AF_INET6, AF_BRIDGE};
// Those of links; the ones of addresses, routes and neighbours are below kSmallTypes.
constexpr std::array<uint16_t, 6> kLargeTypes = {IFLA_LINKINFO,   IFLA_PROP_LIST, IFLA_PERM_ADDRESS,
                                                 IFLA_ALT_IFNAME, IFLA_WIRELESS,  0x7fff};
constexpr size_t kSmallTypes = 32;
// Sizes at which something changes: none, a number, an address, lifetimes, MAX_ADDR_LEN, a name.
constexpr std::array<size_t, 11> kSizes = {0, 1, 3, 4, 5, 6, 16, 20, 32, 33, 128};
constexpr std::array<uint32_t, 5> kNumbers = {0, 1, kIndex, INT_MAX, UINT32_MAX};
constexpr std::array<int, 6> kResults = {0, -1, -95, -4095, INT_MIN, INT_MAX};

template <typename T>
void AppendStruct(const T& part, Bytes* bytes) {
  const auto* begin = reinterpret_cast<const uint8_t*>(&part);
  bytes->insert(bytes->end(), begin, begin + sizeof part);
}

void AppendNoise(Random* random, size_t size, Bytes* bytes) {
  for (size_t i = 0; i < size; ++i) bytes->push_back(random->Byte());
}

void AppendDerivedAddress(Random* random, Bytes* bytes) {
  const bool local = random->OneIn(2);
  const std::array<uint8_t, 16> address = {static_cast<uint8_t>(local ? 0xfe : 0x20),
                                           static_cast<uint8_t>(local ? 0x80 : 0x01),
                                           0,
                                           0,
                                           0,
                                           0,
                                           0,
                                           0,
                                           static_cast<uint8_t>(kFormer[0] ^ 2),
                                           kFormer[1],
                                           kFormer[2],
                                           0xff,
                                           0xfe,
                                           kFormer[3],
                                           kFormer[4],
                                           kFormer[5]};
  AppendStruct(address, bytes);
}

void AppendNexthops(Random* random, Bytes* bytes) {
  for (size_t count = random->Below(4); count > 0; --count) {
    rtnexthop nexthop{};
    nexthop.rtnh_len = static_cast<uint16_t>(random->OneIn(4) ? random->Below(40) : sizeof nexthop);
    nexthop.rtnh_flags = random->Byte();
    nexthop.rtnh_ifindex = kIndex;
    AppendStruct(nexthop, bytes);
  }
}

void AppendValue(Random* random, Bytes* bytes) {
  switch (random->Below(5)) {
    case 0:
      AppendStruct(random->Of(kNumbers), bytes);
      return;
    case 1:
      AppendDerivedAddress(random, bytes);
      return;
    case 2:
      AppendNexthops(random, bytes);
      return;
    default:
      AppendNoise(random, random->Of(kSizes), bytes);
  }
}

uint16_t AttributeType(Random* random) {
  if (random->OneIn(4)) return random->Of(kLargeTypes);
  return static_cast<uint16_t>(random->Below(kSmallTypes));
}

// The length field of what begins at `start`; one in sixteen lies.
template <typename Length>
void WriteLength(Random* random, size_t start, Bytes* bytes) {
  const size_t length = random->OneIn(16) ? random->Below(600) : bytes->size() - start;
  const auto written = static_cast<Length>(length);
  std::memcpy(bytes->data() + start, &written, sizeof written);
}

// Nested up to `depth` deep.
// NOLINTNEXTLINE(misc-no-recursion): no deeper than that
void AppendAttributes(Random* random, int depth, Bytes* bytes) {
  for (size_t count = random->Below(7); count > 0; --count) {
    const size_t start = bytes->size();
    AppendStruct(nlattr{0, AttributeType(random)}, bytes);
    if (depth > 0 && random->OneIn(4)) {
      AppendAttributes(random, depth - 1, bytes);
    } else {
      AppendValue(random, bytes);
    }
    WriteLength<uint16_t>(random, start, bytes);
    bytes->resize((bytes->size() + 3) & ~size_t{3});
  }
}

void AppendLink(Random* random, Bytes* bytes) {
  ifinfomsg link{};
  link.ifi_family = random->OneIn(8) ? AF_BRIDGE : AF_UNSPEC;
  link.ifi_index = kIndex;
  AppendStruct(link, bytes);
}

void AppendAddress(Random* random, Bytes* bytes) {
  ifaddrmsg address{};
  address.ifa_family = random->Of(kFamilies);
  address.ifa_prefixlen = random->Byte();
  address.ifa_index = kIndex;
  AppendStruct(address, bytes);
}

void AppendRoute(Random* random, Bytes* bytes) {
  rtmsg route{};
  route.rtm_family = random->Of(kFamilies);
  route.rtm_dst_len = random->OneIn(2) ? 0 : random->Byte();
  route.rtm_type = RTN_UNICAST;
  route.rtm_protocol = random->OneIn(4) ? RTPROT_KERNEL : RTPROT_STATIC;
  route.rtm_flags = random->OneIn(4) ? static_cast<uint32_t>(random->Next()) : 0;
  AppendStruct(route, bytes);
}

void AppendNeighbour(Random* random, Bytes* bytes) {
  ndmsg neighbour{};
  neighbour.ndm_family = random->Of(kFamilies);
  neighbour.ndm_ifindex = kIndex;
  neighbour.ndm_state = NUD_PERMANENT;
  neighbour.ndm_flags = random->OneIn(2) ? NTF_PROXY : 0;
  neighbour.ndm_type = RTN_UNICAST;
  AppendStruct(neighbour, bytes);
}

void AppendResult(Random* random, Bytes* bytes) {
  nlmsgerr error{};
  error.error = random->Of(kResults);
  error.msg.nlmsg_len = static_cast<uint32_t>(random->OneIn(4) ? random->Next() : 16);
  AppendStruct(error, bytes);
}

void AppendBody(Random* random, uint16_t type, Bytes* bytes) {
  switch (type) {
    case NLMSG_ERROR:
      return AppendResult(random, bytes);
    case NLMSG_DONE:
      return AppendStruct(random->Of(kResults), bytes);
    case RTM_NEWADDR:
      return AppendAddress(random, bytes);
    case RTM_NEWROUTE:
      return AppendRoute(random, bytes);
    case RTM_NEWNEIGH:
      return AppendNeighbour(random, bytes);
    case RTM_NEWNEXTHOP:
      return AppendStruct(nhmsg{}, bytes);
    default:
      return AppendLink(random, bytes);
  }
}

void AppendMessage(Random* random, Bytes* bytes) {
  const size_t start = bytes->size();
  nlmsghdr header{};
  header.nlmsg_type = random->Of(kMessageTypes);
  header.nlmsg_flags = random->Of(kMessageFlags);
  header.nlmsg_seq = kSequence + static_cast<uint32_t>(random->Below(4)) - 1;
  AppendStruct(header, bytes);
  AppendBody(random, header.nlmsg_type, bytes);
  AppendAttributes(random, 2, bytes);
  WriteLength<uint32_t>(random, start, bytes);
}

void Mutate(Random* random, Bytes* bytes) {
  if (bytes->empty()) return;
  if (random->OneIn(3)) bytes->resize(1 + random->Below(bytes->size()));
  for (size_t changes = random->Below(8); changes > 0; --changes) {
    (*bytes)[random->Below(bytes->size())] = random->Byte();
  }
}

}  // namespace

void FillAtRandom(Random* random, const Bytes& sample, Bytes* datagram) {
  datagram->clear();
  switch (random->Below(8)) {
    case 0:
      AppendNoise(random, random->Below(256), datagram);
      return;
    case 1:
    case 2:
      *datagram = sample;
      Mutate(random, datagram);
      return;
    default:
      for (size_t count = 1 + random->Below(3); count > 0; --count) AppendMessage(random, datagram);
      if (random->OneIn(2)) Mutate(random, datagram);
  }
}

}  // namespace lladdr
