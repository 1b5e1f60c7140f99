#include "link/linux/announcement.h"

#include <algorithm>

namespace lladdr {

namespace {

constexpr size_t kIpv6Header = 40;
constexpr uint8_t kIcmpv6 = 58;
constexpr Ipv6Address kAllNodes = {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

// RFC 1071 over the message and the pseudo-header of RFC 8200, section 8.1. The addresses are the
// packet's octets 8 to 39, and both next header and length fit into one octet.
uint16_t Checksum(const NeighbourAdvertisement& packet) {
  uint32_t sum = kIcmpv6 + static_cast<uint32_t>(packet.size() - kIpv6Header);
  for (size_t i = 8; i < packet.size(); i += 2) sum += (uint32_t{packet[i]} << 8) | packet[i + 1];
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

}  // namespace

ArpAnnouncement MakeArpAnnouncement(const Ipv4Address& address, const MacAddress& link_address) {
  // Ethernet, IPv4, six octets, four octets, request
  ArpAnnouncement packet = {0, 1, 8, 0, 6, 4, 0, 1};
  std::copy(link_address.begin(), link_address.end(), packet.begin() + 8);
  std::copy(address.begin(), address.end(), packet.begin() + 14);
  std::copy(address.begin(), address.end(), packet.begin() + 24);
  return packet;
}

NeighbourAdvertisement MakeNeighbourAdvertisement(const Ipv6Address& address,
                                                  const MacAddress& link_address) {
  constexpr uint8_t kHopLimit = 255;  // any other is dropped: it must not have been forwarded
  constexpr uint8_t kAdvertisement = 136;
  constexpr uint8_t kOverride = 0x20;
  constexpr uint8_t kTargetLinkAddress = 2;
  NeighbourAdvertisement packet{};
  packet[0] = 0x60;
  packet[5] = static_cast<uint8_t>(packet.size() - kIpv6Header);
  packet[6] = kIcmpv6;
  packet[7] = kHopLimit;
  std::copy(address.begin(), address.end(), packet.begin() + 8);
  std::copy(kAllNodes.begin(), kAllNodes.end(), packet.begin() + 24);
  packet[kIpv6Header] = kAdvertisement;
  packet[kIpv6Header + 4] = kOverride;
  std::copy(address.begin(), address.end(), packet.begin() + kIpv6Header + 8);
  packet[kIpv6Header + 24] = kTargetLinkAddress;
  packet[kIpv6Header + 25] = 1;  // in units of eight octets
  std::copy(link_address.begin(), link_address.end(), packet.begin() + kIpv6Header + 26);
  const uint16_t checksum = Checksum(packet);
  packet[kIpv6Header + 2] = static_cast<uint8_t>(checksum >> 8);
  packet[kIpv6Header + 3] = static_cast<uint8_t>(checksum & 0xff);
  return packet;
}

}  // namespace lladdr
