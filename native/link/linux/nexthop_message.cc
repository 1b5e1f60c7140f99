#include "link/linux/nexthop_message.h"

#include <linux/nexthop.h>
#include <linux/rtnetlink.h>

#include "link/internet_address.h"

namespace lladdr {

namespace {

std::vector<uint32_t> MembersOf(ByteSpan group) {
  std::vector<uint32_t> members;
  for (nexthop_grp member{}; group.Read(&member); group = group.From(sizeof member)) {
    members.push_back(member.id);
  }
  return members;
}

}  // namespace

NetlinkRequest DumpNexthopsRequest() {
  NetlinkRequest request(RTM_GETNEXTHOP, NLM_F_DUMP);
  request.Append(nhmsg{});
  return request;
}

bool ParseNexthop(ByteSpan payload, NexthopEntry* nexthop) {
  nhmsg fixed{};
  if (!payload.Read(&fixed)) return false;
  *nexthop = NexthopEntry{};
  const ByteSpan attributes = payload.From(sizeof fixed);
  (void)FindAttribute(attributes, NHA_OIF).Read(&nexthop->out);
  nexthop->group = MembersOf(FindAttribute(attributes, NHA_GROUP));
  nexthop->gateway = FormatInternetAddress(fixed.nh_family, FindAttribute(attributes, NHA_GATEWAY));
  return FindAttribute(attributes, NHA_ID).Read(&nexthop->id);
}

bool IsRequestableOfNexthop(uint16_t attribute) {
  return (attribute >= NHA_ID && attribute <= NHA_ENCAP) || attribute == NHA_FDB;
}

bool IsRequestableOfBuckets(uint16_t attribute) {
  constexpr uint16_t kCount = 1;  // NHA_RES_GROUP_BUCKETS
  constexpr uint16_t kUnbalancedTimer = 3;
  return attribute >= kCount && attribute <= kUnbalancedTimer;
}

}  // namespace lladdr
