#ifndef LLADDR_LINK_DARWIN_INTERFACE_TYPE_H_
#define LLADDR_LINK_DARWIN_INTERFACE_TYPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What macOS says about an interface in the words of the Link structure. Pure: compiled and tested
// on every system, hence the constants of its headers under names of our own.
namespace lladdr::darwin {

// IFF_*, net/if.h; the first two are the same on Linux.
constexpr uint32_t kFlagUp = 0x1;
constexpr uint32_t kFlagBroadcast = 0x2;
constexpr uint32_t kFlagMulticast = 0x8000;

// The flags with the bits that Linux has for them, netdevice(7), less those that it has not.
uint32_t Flags(uint32_t interface_flags);

// ARPHRD_*, linux/if_arp.h: the numbers of Link::type on every system.
constexpr uint16_t kHardwareEthernet = 1;
constexpr uint16_t kHardwareLoopback = 772;

// IFT_*, net/if_types.h, as an ARPHRD_* number; 0xffff (ARPHRD_VOID) where that has no like.
uint16_t HardwareType(uint8_t interface_type);

// A BSD name is its driver's with a number: "bridge" of bridge0, "feth", "utun". Empty for en
// (hardware) and lo, as on Linux.
std::string Kind(std::string_view name);

// IF_OPER_* of RFC 2863 from the flags and ifm_status of SIOCGIFMEDIA, for links that have media.
uint8_t OperState(uint32_t flags, std::optional<uint32_t> media_status);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_INTERFACE_TYPE_H_
