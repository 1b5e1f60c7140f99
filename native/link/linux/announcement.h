#ifndef LLADDR_LINK_LINUX_ANNOUNCEMENT_H_
#define LLADDR_LINK_LINUX_ANNOUNCEMENT_H_

#include <array>
#include <cstdint>

#include "link/address.h"

// The packets by which a station tells its neighbours a new link-layer address, without their
// Ethernet header. No I/O.
namespace lladdr {

using Ipv4Address = std::array<uint8_t, 4>;
using Ipv6Address = std::array<uint8_t, 16>;

using ArpAnnouncement = std::array<uint8_t, 28>;
using NeighbourAdvertisement = std::array<uint8_t, 72>;

// RFC 5227, section 2.3: a request for the own address, as the kernel's arp_notify sends.
ArpAnnouncement MakeArpAnnouncement(const Ipv4Address& address, const MacAddress& link_address);

// RFC 4861, section 7.2.6: unsolicited, to all nodes, overriding what they remember.
NeighbourAdvertisement MakeNeighbourAdvertisement(const Ipv6Address& address,
                                                  const MacAddress& link_address);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_ANNOUNCEMENT_H_
