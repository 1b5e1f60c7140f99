#include "link/darwin/interface_list.h"

#include <net/if.h>
#include <net/if_dl.h>
#include <net/route.h>
#include <sys/socket.h>
#include <sys/sysctl.h>

#include <cerrno>
#include <cstddef>
#include <string>

#include "link/darwin/interface_message.h"
#include "link/darwin/interface_type.h"
#include "link/darwin/sysctl_table.h"

namespace lladdr::darwin {

namespace {

static_assert(sizeof(if_msghdr) == kInterfaceHeaderSize);
static_assert(offsetof(InterfaceHeader, message_type) == offsetof(if_msghdr, ifm_type));
static_assert(offsetof(InterfaceHeader, address_mask) == offsetof(if_msghdr, ifm_addrs));
static_assert(offsetof(InterfaceHeader, flags) == offsetof(if_msghdr, ifm_flags));
static_assert(offsetof(InterfaceHeader, index) == offsetof(if_msghdr, ifm_index));
static_assert(offsetof(InterfaceHeader, interface_type) == offsetof(if_msghdr, ifm_data.ifi_type));
static_assert(offsetof(InterfaceHeader, mtu) == offsetof(if_msghdr, ifm_data.ifi_mtu));
static_assert(sizeof(LinkSocketAddress) == offsetof(sockaddr_dl, sdl_data));
static_assert(offsetof(LinkSocketAddress, index) == offsetof(sockaddr_dl, sdl_index));
static_assert(offsetof(LinkSocketAddress, name_length) == offsetof(sockaddr_dl, sdl_nlen));
static_assert(offsetof(LinkSocketAddress, address_length) == offsetof(sockaddr_dl, sdl_alen));
static_assert(kRouteVersion == RTM_VERSION && kInterfaceInfo == RTM_IFINFO);
static_assert(kHasLinkAddress == RTA_IFP && kLinkAddressFamily == AF_LINK);
static_assert(kFlagUp == IFF_UP && kFlagBroadcast == IFF_BROADCAST);
static_assert(kFlagMulticast == IFF_MULTICAST);

Result<std::vector<Link>> ReadList(int index) {
  // AF_LINK keeps the IP addresses out.
  Result<std::vector<uint8_t>> table =
      ReadTable({CTL_NET, PF_ROUTE, 0, AF_LINK, NET_RT_IFLIST, index}, "sysctl NET_RT_IFLIST");
  if (!table.ok()) return table.TakeFailure();
  return ParseInterfaceList({table.value().data(), table.value().size()});
}

Failure NoSuchLink(std::string_view name) {
  return KernelFailure(ENXIO, "if_nametoindex").OnLink(name);
}

}  // namespace

Result<std::vector<Link>> ReadInterfaces() { return ReadList(0); }

Result<Link> ReadInterface(std::string_view name) {
  const unsigned index = ::if_nametoindex(std::string(name).c_str());
  if (index == 0)
    return errno == ENXIO ? NoSuchLink(name) : KernelFailure(errno, "if_nametoindex").OnLink(name);
  Result<std::vector<Link>> links = ReadList(static_cast<int>(index));
  if (!links.ok()) return links.TakeFailure().OnLink(name);
  if (links.value().empty()) return NoSuchLink(name);
  Link link = std::move(links.value().front());
  // Another link may have got the index meanwhile.
  if (link.name != name) return NoSuchLink(name);
  return link;
}

}  // namespace lladdr::darwin
