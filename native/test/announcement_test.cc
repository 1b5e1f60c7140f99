// The packets that announce a new address, octet by octet.
#include "link/linux/announcement.h"

#include <algorithm>

#include "check.h"

namespace lladdr {
namespace {

constexpr MacAddress kLink = {0x02, 0x00, 0x5e, 0x10, 0x00, 0x01};
constexpr Ipv6Address kAddress = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x42};

template <typename Packet, size_t kSize>
bool HasAt(const Packet& packet, size_t offset, const std::array<uint8_t, kSize>& octets) {
  return std::equal(octets.begin(), octets.end(), packet.begin() + static_cast<ptrdiff_t>(offset));
}

// RFC 826 and RFC 5227, section 2.3: sender and target are the same, the target's hardware address
// is not known.
void AnnouncesIpv4() {
  const ArpAnnouncement packet = MakeArpAnnouncement({192, 0, 2, 1}, kLink);
  CHECK(packet == (ArpAnnouncement{0,   1, 8, 0, 6, 4, 0, 1, 0x02, 0x00, 0x5e, 0x10, 0x00, 0x01,
                                   192, 0, 2, 1, 0, 0, 0, 0, 0,    0,    192,  0,    2,    1}));
}

// The receiver's way to check (RFC 1071): with the checksum in it the sum is all ones.
uint32_t SumWithPseudoHeader(const NeighbourAdvertisement& packet) {
  uint32_t sum = 58 + 32;
  for (size_t i = 8; i < packet.size(); i += 2) sum += uint32_t{packet[i]} * 256 + packet[i + 1];
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

// RFC 4861, sections 4.4 and 7.2.6, in an IPv6 header (RFC 8200, section 3).
void AnnouncesIpv6() {
  const NeighbourAdvertisement packet = MakeNeighbourAdvertisement(kAddress, kLink);
  CHECK(HasAt(packet, 0, std::array<uint8_t, 8>{0x60, 0, 0, 0, 0, 32, 58, 255}));
  CHECK(HasAt(packet, 8, kAddress));
  CHECK(HasAt(packet, 24, Ipv6Address{0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
  CHECK(packet[40] == 136 && packet[41] == 0 && packet[44] == 0x20);
  CHECK(HasAt(packet, 48, kAddress));
  CHECK(packet[64] == 2 && packet[65] == 1 && HasAt(packet, 66, kLink));
}

void ChecksumHolds() {
  for (unsigned octet = 0; octet < 256; ++octet) {
    Ipv6Address address = kAddress;
    address[15] = static_cast<uint8_t>(octet);
    address[3] = static_cast<uint8_t>(octet * 7);
    MacAddress link = kLink;
    link[5] = static_cast<uint8_t>(octet * 3);
    CHECK(SumWithPseudoHeader(MakeNeighbourAdvertisement(address, link)) == 0xffff);
  }
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::AnnouncesIpv4();
  lladdr::AnnouncesIpv6();
  lladdr::ChecksumHolds();
}
