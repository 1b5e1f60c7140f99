#ifndef LLADDR_LINK_LINK_H_
#define LLADDR_LINK_LINK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lladdr {

// A link-layer address of any length; size 0 means that the link has none.
struct HardwareAddress {
  std::array<uint8_t, 32> octets{};  // the kernel's MAX_ADDR_LEN
  size_t size = 0;
};

// One link as the kernel describes it; NativeLink in src/binding/addon.ts explains each member.
struct Link {
  std::string name;
  int32_t index = 0;
  uint16_t type = 0;
  HardwareAddress address;
  HardwareAddress broadcast;
  HardwareAddress permanent;
  std::optional<uint8_t> assign_type;
  int32_t iflink = 0;  // 0: none here
  int32_t master = 0;  // 0: none
  std::string kind;    // empty for hardware and loopback
  uint32_t flags = 0;
  uint32_t mtu = 0;
  uint8_t oper_state = 0;
  std::vector<std::string> alt_names;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINK_H_
