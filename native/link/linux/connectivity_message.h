#ifndef LLADDR_LINK_LINUX_CONNECTIVITY_MESSAGE_H_
#define LLADDR_LINK_LINUX_CONNECTIVITY_MESSAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "link/address.h"
#include "link/linux/netlink_message.h"

// Addresses, routes, nexthops and neighbours of one link as the rtnetlink(7) messages in which the
// kernel tells them, kept whole so that every attribute survives. No I/O.
namespace lladdr {

struct Entry {
  uint16_t type = 0;  // RTM_NEWADDR, RTM_NEWROUTE, RTM_NEWNEXTHOP or RTM_NEWNEIGH
  std::vector<uint8_t> payload;

  ByteSpan bytes() const { return {payload.data(), payload.size()}; }
  NetlinkRequest Request(uint16_t request_type, uint16_t flags) const {
    return {request_type, flags, bytes()};
  }
};

struct AddressEntry {
  uint8_t family = 0;  // AF_INET or AF_INET6
  uint32_t flags = 0;  // IFA_F_*
  ByteSpan local;      // the link's own, not the peer's
};

// What became of a link since its entries were saved.
struct Aftermath {
  MacAddress former;   // its address then
  MacAddress current;  // and now
  uint32_t age;        // seconds
};

NetlinkRequest DumpAddressesRequest(uint8_t family, int32_t index);
// Everything that a bounce may cost the link: addresses, nexthops, routes, neighbours and proxied
// ones.
std::vector<NetlinkRequest> DumpConnectivityRequests(int32_t index);

// Whether the message tells an address, route, nexthop or neighbour of this link, or a group of
// nexthops, that the kernel does not make by itself when the link comes up: no route of its own
// (RTPROT_KERNEL) or from a router advertisement, no neighbour that it learnt.
bool IsWorthKeeping(const NetlinkMessage& message, int32_t index);

// Of any nexthop group the kernel is asked for all: drops those without a nexthop among the
// entries, which are of other links.
void DropForeignGroups(std::vector<Entry>* entries);

// Files and memory hold entries one after the other, as `ip route save` writes them. Parsing fails
// at anything that is not such an entry, whole.
void AppendEntry(const NetlinkMessage& message, std::vector<uint8_t>* stream);
bool ParseEntries(ByteSpan stream, std::vector<Entry>* entries);

// The entry as it is to be put back, or nothing where it had better not be: expired by now,
// temporary (RFC 8981), or a link-local address of the former link-layer address, for which the
// kernel makes another.
std::optional<Entry> Prepare(Entry entry, const Aftermath& aftermath);

// Addresses first, then what needs them: routes on the link, nexthops and groups of them, routes
// through gateways and nexthops, neighbours.
int RestoreRank(const Entry& entry);

// The address without duplicate address detection, so that it can be used at once; it was the
// link's own a moment ago. Nothing where detection must run or is off anyway.
std::optional<Entry> WithoutDetection(const Entry& entry, const Aftermath& aftermath);

bool ParseAddress(const Entry& entry, AddressEntry* address);

// An IPv6 address whose interface identifier is the modified EUI-64 of a link-layer address
// (RFC 4291, appendix A), with that of another one instead.
bool DerivesFrom(const AddressEntry& address, const MacAddress& link_address);
Entry Rederived(Entry entry, const MacAddress& former, const MacAddress& current);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_CONNECTIVITY_MESSAGE_H_
