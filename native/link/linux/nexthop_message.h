#ifndef LLADDR_LINK_LINUX_NEXTHOP_MESSAGE_H_
#define LLADDR_LINK_LINUX_NEXTHOP_MESSAGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "link/linux/netlink_message.h"

// rtnetlink's messages about nexthop objects (ip-nexthop(8), linux/nexthop.h; Linux 5.3). No I/O.
namespace lladdr {

struct NexthopEntry {
  uint32_t id = 0;
  uint32_t out = 0;             // index of the link, 0 for a group or a blackhole
  std::vector<uint32_t> group;  // the members of a group
  std::string gateway;          // in words; empty where there is none
};

// All of them: the kernel's filter by link leaves the groups out.
NetlinkRequest DumpNexthopsRequest();

// `payload` is that of an RTM_NEWNEXTHOP. False where it has no id.
bool ParseNexthop(ByteSpan payload, NexthopEntry* nexthop);

// NHA_RES_GROUP of Linux 5.13: what a resilient group has besides its members, in attributes of its
// own.
constexpr uint16_t kNexthopBuckets = 12;

// Whether a request may have the attribute, kNexthopBuckets aside; others report a state.
bool IsRequestableOfNexthop(uint16_t attribute);
bool IsRequestableOfBuckets(uint16_t attribute);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_NEXTHOP_MESSAGE_H_
