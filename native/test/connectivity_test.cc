// What is saved of a link's connectivity, and in which form it is put back.
#include "link/linux/connectivity_message.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/nexthop.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "check.h"
#include "link/linux/connectivity_text.h"
#include "netlink_samples.h"

namespace lladdr {
namespace {

constexpr int32_t kLink = 7;
constexpr uint32_t kMinute = 60;
constexpr MacAddress kFormer = {0x02, 0x00, 0x5e, 0x10, 0x00, 0x01};
constexpr MacAddress kCurrent = {0x06, 0x12, 0x34, 0x56, 0xc0, 0xde};
constexpr Aftermath kAftermath = {kFormer, kCurrent, kMinute};
constexpr std::array<uint8_t, 4> kGateway = {192, 0, 2, 1};

using Ipv6 = std::array<uint8_t, 16>;

// An address under `prefix` whose interface identifier is the modified EUI-64 of a link's.
Ipv6 Derived(uint8_t first, uint8_t second, const MacAddress& link) {
  return {
      first,   second,  0,    0,    0,       0,       0,      0, static_cast<uint8_t>(link[0] ^ 2),
      link[1], link[2], 0xff, 0xfe, link[3], link[4], link[5]};
}

// The entry that a message comes to; it must be worth keeping.
Entry Kept(const NetlinkRequest& request) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  CHECK(NextMessage(&rest, &message) && IsWorthKeeping(message, kLink));
  return {message.header.nlmsg_type,
          {message.payload.data, message.payload.data + message.payload.size}};
}

bool IsKept(const NetlinkRequest& request) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  return NextMessage(&rest, &message) && IsWorthKeeping(message, kLink);
}

struct Lifetimes {
  uint32_t preferred;
  uint32_t valid;
};

NetlinkRequest NewAddress(const Ipv6& octets, uint32_t flags, Lifetimes times) {
  NetlinkRequest message(RTM_NEWADDR, 0);
  ifaddrmsg fixed{};
  fixed.ifa_family = AF_INET6;
  fixed.ifa_prefixlen = 64;
  fixed.ifa_index = kLink;
  message.Append(fixed);
  AddOctets(&message, IFA_ADDRESS, octets);
  ifa_cacheinfo cache{};
  cache.ifa_prefered = times.preferred;
  cache.ifa_valid = times.valid;
  message.Append(nlattr{sizeof(nlattr) + sizeof cache, IFA_CACHEINFO});
  message.Append(cache);
  message.AddUint32(IFA_FLAGS, flags);
  return message;
}

constexpr Lifetimes kForever = {UINT32_MAX, UINT32_MAX};
constexpr Ipv6 kPlain = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};

NetlinkRequest NewRoute(uint8_t protocol, uint32_t flags) {
  NetlinkRequest message(RTM_NEWROUTE, 0);
  rtmsg fixed{};
  fixed.rtm_family = AF_INET;
  fixed.rtm_table = RT_TABLE_MAIN;
  fixed.rtm_protocol = protocol;
  fixed.rtm_type = RTN_UNICAST;
  fixed.rtm_dst_len = 24;
  fixed.rtm_flags = flags;
  message.Append(fixed);
  AddOctets(&message, RTA_DST, std::array<uint8_t, 4>{198, 51, 100, 0});
  return message;
}

NetlinkRequest NewNeighbour(uint16_t state, uint8_t flags) {
  NetlinkRequest message(RTM_NEWNEIGH, 0);
  ndmsg fixed{};
  fixed.ndm_family = AF_INET;
  fixed.ndm_ifindex = kLink;
  fixed.ndm_state = state;
  fixed.ndm_flags = flags;
  fixed.ndm_type = RTN_UNICAST;
  message.Append(fixed);
  AddOctets(&message, NDA_DST, kGateway);
  return message;
}

NetlinkRequest NewNexthop(uint32_t id, int32_t out) {
  NetlinkRequest message(RTM_NEWNEXTHOP, 0);
  nhmsg fixed{};
  fixed.nh_family = AF_INET;
  fixed.nh_scope = RT_SCOPE_LINK;
  fixed.nh_flags = RTNH_F_LINKDOWN;
  message.Append(fixed);
  message.AddUint32(NHA_ID, id);
  message.AddUint32(NHA_OIF, static_cast<uint32_t>(out));
  AddOctets(&message, NHA_GATEWAY, kGateway);
  return message;
}

NetlinkRequest NewGroup(uint32_t id, uint32_t member) {
  NetlinkRequest message(RTM_NEWNEXTHOP, 0);
  message.Append(nhmsg{});
  message.AddUint32(NHA_ID, id);
  message.Append(nlattr{sizeof(nlattr) + sizeof(nexthop_grp), NHA_GROUP});
  message.Append(nexthop_grp{member, 2, 0, 0});
  NetlinkRequest buckets(0, 0);
  AddOctets(&buckets, 1, std::array<uint8_t, 2>{8, 0});
  buckets.AddUint32(2, 6000);
  AddOctets(&buckets, 4, std::array<uint8_t, 8>{1});  // the time that it was unbalanced: told only
  AddNested(&message, 12, buckets);
  return message;
}

void KeepsWhatTheKernelDoesNotMakeItself() {
  NetlinkRequest own = NewRoute(RTPROT_KERNEL, 0);
  own.AddUint32(RTA_OIF, kLink);
  CHECK(!IsKept(own));
  NetlinkRequest advertised = NewRoute(RTPROT_RA, 0);
  advertised.AddUint32(RTA_OIF, kLink);
  CHECK(!IsKept(advertised));
  NetlinkRequest foreign = NewRoute(RTPROT_STATIC, 0);
  foreign.AddUint32(RTA_OIF, kLink + 1);
  CHECK(!IsKept(foreign));
  NetlinkRequest mine = NewRoute(RTPROT_STATIC, 0);
  mine.AddUint32(RTA_OIF, kLink);
  CHECK(IsKept(mine));
  CHECK(IsKept(NewNeighbour(NUD_PERMANENT, 0)) && IsKept(NewNeighbour(0, NTF_PROXY)));
  CHECK(!IsKept(NewNeighbour(NUD_REACHABLE, 0)));
  CHECK(IsKept(NewNexthop(1, kLink)) && !IsKept(NewNexthop(1, kLink + 1)));
}

void AgesLifetimes() {
  const Entry entry = Kept(NewAddress(kPlain, IFA_F_NOPREFIXROUTE, {30, 3600}));
  const std::optional<Entry> prepared = Prepare(entry, kAftermath);
  CHECK(prepared);
  const ByteSpan attributes = prepared->bytes().From(sizeof(ifaddrmsg));
  ifa_cacheinfo cache{};
  CHECK(FindAttribute(attributes, IFA_CACHEINFO).Read(&cache));
  CHECK(cache.ifa_prefered == 0 && cache.ifa_valid == 3600 - kMinute);
  CHECK(!Prepare(Kept(NewAddress(kPlain, 0, {30, kMinute})), kAftermath));
  CHECK(!Prepare(Kept(NewAddress(kPlain, IFA_F_TEMPORARY, kForever)), kAftermath));
}

void RederivesWhatGivesTheFormerAway() {
  const Entry global = Kept(NewAddress(Derived(0x20, 0x01, kFormer), 0, kForever));
  const std::optional<Entry> prepared = Prepare(global, kAftermath);
  AddressEntry address;
  CHECK(prepared && ParseAddress(*prepared, &address));
  CHECK(DerivesFrom(address, kCurrent) && !DerivesFrom(address, kFormer));
  CHECK(address.local.data[0] == 0x20 && address.local.data[1] == 0x01);
  // The kernel makes the new link-local one itself.
  CHECK(!Prepare(Kept(NewAddress(Derived(0xfe, 0x80, kFormer), 0, kForever)), kAftermath));
}

void TrustsOnlyProvenAddresses() {
  const Entry proven = Kept(NewAddress(kPlain, IFA_F_PERMANENT, kForever));
  const std::optional<Entry> trusted = WithoutDetection(proven, kAftermath);
  AddressEntry address;
  CHECK(trusted && ParseAddress(*trusted, &address));
  CHECK(address.flags == (IFA_F_PERMANENT | IFA_F_NODAD));
  for (const int bit : {IFA_F_TENTATIVE, IFA_F_DADFAILED, IFA_F_NODAD}) {
    const auto flag = static_cast<uint32_t>(bit);
    CHECK(!WithoutDetection(Kept(NewAddress(kPlain, flag, kForever)), kAftermath));
  }
  const Ipv6 derived = Derived(0x20, 0x01, kCurrent);
  CHECK(!WithoutDetection(Kept(NewAddress(derived, 0, kForever)), kAftermath));
}

void CarriesARoutesTime() {
  NetlinkRequest message = NewRoute(RTPROT_STATIC, RTNH_F_ONLINK | RTNH_F_LINKDOWN);
  message.AddUint32(RTA_OIF, kLink);
  rta_cacheinfo times{};
  times.rta_expires = 100 * 100;  // USER_HZ
  message.Append(nlattr{sizeof(nlattr) + sizeof times, RTA_CACHEINFO});
  message.Append(times);
  const std::optional<Entry> prepared = Prepare(Kept(message), kAftermath);
  CHECK(prepared);
  rtmsg route{};
  uint32_t seconds = 0;
  CHECK(prepared->bytes().Read(&route) && route.rtm_flags == RTNH_F_ONLINK);
  CHECK(FindAttribute(prepared->bytes().From(sizeof route), RTA_EXPIRES).Read(&seconds));
  CHECK(seconds == 100 - kMinute);
  CHECK(!Prepare(Kept(message), {kFormer, kCurrent, 100}));
}

void PutsARouteBackByItsNexthop() {
  NetlinkRequest message = NewRoute(RTPROT_STATIC, 0);
  message.AddUint32(RTA_OIF, kLink);
  AddOctets(&message, RTA_GATEWAY, kGateway);
  message.AddUint32(RTA_NH_ID, 5);
  message.AddUint32(RTA_PRIORITY, 9);
  const Entry entry = Kept(message);
  const std::optional<Entry> prepared = Prepare(entry, kAftermath);
  CHECK(prepared);
  const ByteSpan attributes = prepared->bytes().From(sizeof(rtmsg));
  CHECK(FindAttribute(attributes, RTA_OIF).size == 0);
  CHECK(FindAttribute(attributes, RTA_GATEWAY).size == 0);
  CHECK(FindAttribute(attributes, RTA_NH_ID).size == 4 &&
        FindAttribute(attributes, RTA_DST).size == 4);
  CHECK(Describe(entry) == "route 198.51.100.0/24 nhid 5 metric 9");
  CHECK(Describe(*prepared) == Describe(entry));
}

void PutsNexthopsBack() {
  const std::optional<Entry> nexthop = Prepare(Kept(NewNexthop(5, kLink)), kAftermath);
  nhmsg fixed{};
  CHECK(nexthop && nexthop->bytes().Read(&fixed));
  CHECK(fixed.nh_scope == 0 && fixed.nh_flags == 0 && fixed.nh_family == AF_INET);
  CHECK(Describe(*nexthop) == "nexthop id 5 via 192.0.2.1");
  const std::optional<Entry> group = Prepare(Kept(NewGroup(6, 5)), kAftermath);
  CHECK(group && Describe(*group) == "nexthop id 6 group 5");
  const ByteSpan buckets = FindAttribute(group->bytes().From(sizeof fixed), 12);
  CHECK(FindAttribute(buckets, 1).size == 2 && FindAttribute(buckets, 2).size == 4);
  CHECK(FindAttribute(buckets, 4).size == 0);
}

void DropsGroupsOfOtherLinks() {
  std::vector<Entry> entries = {Kept(NewGroup(8, 4)), Kept(NewGroup(6, 5)),
                                Kept(NewNexthop(5, kLink)), Kept(NewNeighbour(NUD_PERMANENT, 0))};
  DropForeignGroups(&entries);
  CHECK(entries.size() == 3 && Describe(entries[0]) == "nexthop id 6 group 5");
}

void RestoresInOrder() {
  NetlinkRequest direct = NewRoute(RTPROT_STATIC, 0);
  direct.AddUint32(RTA_OIF, kLink);
  NetlinkRequest by_gateway = direct;
  AddOctets(&by_gateway, RTA_GATEWAY, kGateway);
  int before = -1;
  for (const NetlinkRequest& message :
       {NewAddress(kPlain, 0, kForever), direct, NewNexthop(5, kLink), NewGroup(6, 5), by_gateway,
        NewNeighbour(NUD_PERMANENT, 0)}) {
    const int rank = RestoreRank(Kept(message));
    CHECK(rank > before);
    before = rank;
  }
}

void ReadsBackWhatItWrote() {
  std::vector<uint8_t> stream;
  for (const NetlinkRequest& request : {NewAddress(kPlain, 0, kForever), NewNexthop(5, kLink)}) {
    ByteSpan rest = Span(request.bytes());
    NetlinkMessage message;
    CHECK(NextMessage(&rest, &message));
    AppendEntry(message, &stream);
  }
  std::vector<Entry> entries;
  CHECK(ParseEntries(Span(stream), &entries) && entries.size() == 2);
  CHECK(Describe(entries[0]) == "address 2001:db8::9/64" && entries[1].type == RTM_NEWNEXTHOP);
  for (size_t size = 1; size < stream.size(); ++size) {
    std::vector<Entry> cut;
    const bool whole = ParseEntries({stream.data(), size}, &cut);
    CHECK(!whole || cut.size() == 1);
  }
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::KeepsWhatTheKernelDoesNotMakeItself();
  lladdr::AgesLifetimes();
  lladdr::RederivesWhatGivesTheFormerAway();
  lladdr::TrustsOnlyProvenAddresses();
  lladdr::CarriesARoutesTime();
  lladdr::PutsARouteBackByItsNexthop();
  lladdr::PutsNexthopsBack();
  lladdr::DropsGroupsOfOtherLinks();
  lladdr::RestoresInOrder();
  lladdr::ReadsBackWhatItWrote();
}
