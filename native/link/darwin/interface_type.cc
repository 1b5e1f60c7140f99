#include "link/darwin/interface_type.h"

namespace lladdr::darwin {

namespace {

// Every one that xnu uses (bsd/net/if_types.h, which not all build machines have).
enum InterfaceType : uint8_t {
  kOther = 0x01,  // utun, ipsec
  kEther = 0x06,
  kPpp = 0x17,
  kLoop = 0x18,
  kSlip = 0x1c,
  kGif = 0x37,
  kStf = 0x39,
  kIeee80211 = 0x47,
  kL2Vlan = 0x87,
  kIeee8023AdLag = 0x88,  // bond
  kIeee1394 = 0x90,
  kBridge = 0xd1,
  kCellular = 0xff,
};

constexpr uint32_t kMediaValid = 0x1;   // IFM_AVALID, net/if_media.h
constexpr uint32_t kMediaActive = 0x2;  // IFM_ACTIVE

// Up, broadcast, debug, loopback, point to point, running, no ARP, promiscuous and all-multicast.
constexpr uint32_t kSharedFlags = 0x3df;
constexpr uint32_t kLinuxMulticast = 0x1000;

enum OperStateNumber : uint8_t { kUnknown = 0, kDown = 2, kUp = 6 };

}  // namespace

uint32_t Flags(uint32_t interface_flags) {
  const uint32_t multicast = (interface_flags & kFlagMulticast) != 0 ? kLinuxMulticast : 0;
  return (interface_flags & kSharedFlags) | multicast;
}

uint16_t HardwareType(uint8_t interface_type) {
  switch (interface_type) {
    case kEther:
    case kIeee80211:
    case kL2Vlan:
    case kIeee8023AdLag:
    case kBridge:
      return kHardwareEthernet;
    case kLoop:
      return kHardwareLoopback;
    case kIeee1394:
      return 24;
    case kSlip:
      return 256;
    case kPpp:
      return 512;
    case kGif:
      return 768;
    case kStf:
      return 776;
    case kOther:
    case kCellular:
      return 0xfffe;  // ARPHRD_NONE: no link-layer address
    default:
      return 0xffff;
  }
}

std::string Kind(std::string_view name) {
  const std::string_view driver = name.substr(0, name.find_last_not_of("0123456789") + 1);
  return driver == "en" || driver == "lo" ? std::string() : std::string(driver);
}

// A link without media (tunnels, loopback) knows no state of its own; Linux says unknown there.
uint8_t OperState(uint32_t flags, std::optional<uint32_t> media_status) {
  if ((flags & kFlagUp) == 0) return kDown;
  if (!media_status || (*media_status & kMediaValid) == 0) return kUnknown;
  return (*media_status & kMediaActive) != 0 ? kUp : kDown;
}

}  // namespace lladdr::darwin
