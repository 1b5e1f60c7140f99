#ifndef LLADDR_LINK_DARWIN_INTERFACE_MESSAGE_H_
#define LLADDR_LINK_DARWIN_INTERFACE_MESSAGE_H_

#include <cstdint>
#include <vector>

#include "common/bytes.h"
#include "link/link_backend.h"

// The answer to sysctl NET_RT_IFLIST (bsd/net/rtsock.c, sysctl_iflist()): per link an RTM_IFINFO
// message, a fixed part and then the link's sockaddr_dl. Pure: compiled and tested on every system,
// hence the layouts of our own; interface_list.cc holds them equal to the headers of macOS.
namespace lladdr::darwin {

// struct if_msghdr with the struct if_data inside it, up to the last member that is read here.
struct InterfaceHeader {
  uint16_t message_length;
  uint8_t version;
  uint8_t message_type;
  int32_t address_mask;
  int32_t flags;
  uint16_t index;
  uint16_t padding;
  uint8_t interface_type;
  uint8_t type_length;
  uint8_t physical;
  uint8_t address_length;
  uint8_t header_length;
  uint8_t receive_quota;
  uint8_t transmit_quota;
  uint8_t unused;
  uint32_t mtu;
};
constexpr size_t kInterfaceHeaderSize = 112;  // of the whole if_msghdr, counters included

// struct sockaddr_dl up to its data: the name, then the address, both without a terminator.
struct LinkSocketAddress {
  uint8_t length;
  uint8_t family;
  uint16_t index;
  uint8_t type;
  uint8_t name_length;
  uint8_t address_length;
  uint8_t selector_length;
};

constexpr uint8_t kRouteVersion = 5;          // RTM_VERSION
constexpr uint8_t kInterfaceInfo = 0x0e;      // RTM_IFINFO
constexpr int32_t kHasLinkAddress = 0x10;     // RTA_IFP
constexpr uint8_t kLinkAddressFamily = 0x12;  // AF_LINK

// The links in the kernel's order, without permanent address and operational state, which come from
// elsewhere. Messages of other types and versions are skipped; a message that does not fit its
// length ends the list.
std::vector<Link> ParseInterfaceList(ByteSpan bytes);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_INTERFACE_MESSAGE_H_
