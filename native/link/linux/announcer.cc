#include "link/linux/announcer.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "link/linux/announcement.h"

namespace lladdr {

namespace {

constexpr MacAddress kBroadcast = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
constexpr MacAddress kAllNodes = {0x33, 0x33, 0, 0, 0, 1};  // RFC 2464, section 7, for ff02::1

template <typename Packet>
ByteSpan Span(const Packet& packet) {
  return {packet.data(), packet.size()};
}

}  // namespace

// Protocol 0: it sends, and is never handed a packet.
Announcer Announcer::Open() {
  Descriptor descriptor(::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int error = descriptor.valid() ? 0 : errno;
  return Announcer(std::move(descriptor), error);
}

Status Announcer::Announce(int32_t index, const AddressEntry& address,
                           const MacAddress& link_address) const {
  if (error_ != 0) return KernelFailure(error_, "socket");
  if (Ipv4Address ipv4{}; address.family == AF_INET && address.local.Read(&ipv4)) {
    return Send(index, ETH_P_ARP, kBroadcast, Span(MakeArpAnnouncement(ipv4, link_address)));
  }
  if (Ipv6Address ipv6{}; address.family == AF_INET6 && address.local.Read(&ipv6)) {
    return Send(index, ETH_P_IPV6, kAllNodes, Span(MakeNeighbourAdvertisement(ipv6, link_address)));
  }
  return Done{};
}

Status Announcer::Send(int32_t index, uint16_t protocol, const MacAddress& to,
                       ByteSpan packet) const {
  sockaddr_ll destination{};
  destination.sll_family = AF_PACKET;
  destination.sll_protocol = htons(protocol);
  destination.sll_ifindex = index;
  destination.sll_halen = static_cast<uint8_t>(to.size());
  std::copy(to.begin(), to.end(), destination.sll_addr);
  const ssize_t sent =
      ::sendto(descriptor_.get(), packet.data, packet.size, 0,
               reinterpret_cast<const sockaddr*>(&destination), sizeof destination);
  if (sent < 0) return KernelFailure(errno, "sendto");
  return Done{};
}

}  // namespace lladdr
