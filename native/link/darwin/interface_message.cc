#include "link/darwin/interface_message.h"

#include <algorithm>

#include "link/darwin/interface_type.h"

namespace lladdr::darwin {

namespace {

HardwareAddress ParseHardwareAddress(ByteSpan octets) {
  HardwareAddress address;
  if (octets.size > address.octets.size()) return address;
  std::copy_n(octets.data, octets.size, address.octets.begin());
  address.size = octets.size;
  return address;
}

// IEEE 802's all-ones; the message does not carry it.
HardwareAddress BroadcastAddress(const Link& link) {
  HardwareAddress broadcast;
  if (link.type != kHardwareEthernet || (link.flags & kFlagBroadcast) == 0) return broadcast;
  broadcast.size = link.address.size;
  std::fill_n(broadcast.octets.begin(), broadcast.size, uint8_t{0xff});
  return broadcast;
}

// Name and address; false where they reach beyond the message.
bool ParseLinkSocketAddress(ByteSpan bytes, Link* link) {
  LinkSocketAddress fixed{};
  if (!bytes.Read(&fixed) || fixed.family != kLinkAddressFamily) return false;
  const ByteSpan data = bytes.First(fixed.length).From(sizeof fixed);
  if (data.size < size_t{fixed.name_length} + fixed.address_length) return false;
  link->name = data.First(fixed.name_length).Text();
  link->address = ParseHardwareAddress(data.From(fixed.name_length).First(fixed.address_length));
  return !link->name.empty();
}

bool ParseLink(ByteSpan message, const InterfaceHeader& header, Link* link) {
  if (header.version != kRouteVersion || header.message_type != kInterfaceInfo) return false;
  if ((header.address_mask & kHasLinkAddress) == 0) return false;
  // The first socket address is the link's: RTA_IFP is the only one that an RTM_IFINFO carries.
  if (!ParseLinkSocketAddress(message.From(kInterfaceHeaderSize), link)) return false;
  link->index = header.index;
  link->type = HardwareType(header.interface_type);
  link->kind = Kind(link->name);
  link->flags = Flags(static_cast<uint32_t>(header.flags));
  link->mtu = header.mtu;
  link->broadcast = BroadcastAddress(*link);
  return true;
}

}  // namespace

std::vector<Link> ParseInterfaceList(ByteSpan bytes) {
  std::vector<Link> links;
  while (bytes.size > 0) {
    uint16_t length = 0;
    if (!bytes.Read(&length) || length == 0 || length > bytes.size) break;
    InterfaceHeader header{};
    const ByteSpan message = bytes.First(length);
    if (Link link; message.Read(&header) && ParseLink(message, header, &link)) {
      links.push_back(std::move(link));
    }
    bytes = bytes.From(length);
  }
  return links;
}

}  // namespace lladdr::darwin
