#include "link/darwin/neighbourhood.h"

#include <fcntl.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <optional>

#include "common/descriptor.h"
#include "link/darwin/interface_message.h"
#include "link/darwin/route_message.h"
#include "link/darwin/sysctl_table.h"
#include "link/internet_address.h"

namespace lladdr::darwin {

namespace {

static_assert(sizeof(rt_msghdr) == kRouteHeaderSize);
static_assert(offsetof(RouteHeader, message_type) == offsetof(rt_msghdr, rtm_type));
static_assert(offsetof(RouteHeader, index) == offsetof(rt_msghdr, rtm_index));
static_assert(offsetof(RouteHeader, flags) == offsetof(rt_msghdr, rtm_flags));
static_assert(offsetof(RouteHeader, address_mask) == offsetof(rt_msghdr, rtm_addrs));
static_assert(offsetof(RouteHeader, expires) == offsetof(rt_msghdr, rtm_rmx.rmx_expire));
static_assert(kDeleteRoute == RTM_DELETE && kRouteMessage == RTM_GET);
static_assert(kToGateway == RTF_GATEWAY && kToHost == RTF_HOST && kRejected == RTF_REJECT);
static_assert(kLinkInfo == RTF_LLINFO && kToSelf == RTF_LOCAL && kToAll == RTF_BROADCAST);
static_assert(kToGroup == RTF_MULTICAST && kForOthers == RTF_PROXY);
static_assert(kInternetFamily == AF_INET && kInternet6Family == AF_INET6);
static_assert(offsetof(sockaddr_in, sin_addr) == 4 && offsetof(sockaddr_in6, sin6_addr) == 8);

constexpr std::array<int, 2> kFamilies = {AF_INET, AF_INET6};
constexpr uint16_t kDiscardPort = 9;  // RFC 863

Result<std::vector<uint8_t>> ReadRoutes(int family, int flags) {
  return ReadTable({CTL_NET, PF_ROUTE, 0, family, NET_RT_FLAGS, flags}, "sysctl NET_RT_FLAGS");
}

ByteSpan Span(const std::vector<uint8_t>& bytes) { return {bytes.data(), bytes.size()}; }

std::string NameOf(uint16_t index) {
  std::array<char, IFNAMSIZ> name{};
  return ::if_indextoname(index, name.data()) == nullptr ? "" : name.data();
}

// macOS has no SOCK_CLOEXEC, see LinkSocket::Open().
Result<Descriptor> OpenSocket(int domain, int type, int protocol) {
  Descriptor opened(::socket(domain, type, protocol));
  if (!opened.valid()) return KernelFailure(errno, "socket");
  if (::fcntl(opened.get(), F_SETFD, FD_CLOEXEC) != 0) return KernelFailure(errno, "fcntl");
  return opened;
}

// ESRCH: it has been forgotten meanwhile.
Status Forget(const std::vector<uint8_t>& request) {
  Result<Descriptor> routes = OpenSocket(PF_ROUTE, SOCK_RAW, 0);
  if (!routes.ok()) return routes.TakeFailure();
  const ssize_t written = ::write(routes.value().get(), request.data(), request.size());
  if (written < 0 && errno != ESRCH) return KernelFailure(errno, "RTM_DELETE");
  return Done{};
}

struct Destination {
  sockaddr_storage address{};
  socklen_t size = 0;
};

template <typename T>
Destination ToDestination(const T& address) {
  Destination destination;
  destination.size = sizeof address;
  std::memcpy(&destination.address, &address, sizeof address);
  return destination;
}

Destination DiscardPortOf(const InternetAddress& address, int32_t index) {
  if (address.family == AF_INET) {
    sockaddr_in four{};
    four.sin_len = sizeof four;
    four.sin_family = AF_INET;
    four.sin_port = htons(kDiscardPort);
    std::memcpy(&four.sin_addr, address.octets.data(), sizeof four.sin_addr);
    return ToDestination(four);
  }
  sockaddr_in6 six{};
  six.sin6_len = sizeof six;
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(kDiscardPort);
  std::memcpy(&six.sin6_addr, address.octets.data(), sizeof six.sin6_addr);
  if (IN6_IS_ADDR_LINKLOCAL(&six.sin6_addr)) six.sin6_scope_id = static_cast<uint32_t>(index);
  return ToDestination(six);
}

int BindToLink(const Descriptor& socket, uint8_t family, int32_t index) {
  const bool four = family == AF_INET;
  const int level = four ? IPPROTO_IP : IPPROTO_IPV6;
  const int option = four ? IP_BOUND_IF : IPV6_BOUND_IF;
  return ::setsockopt(socket.get(), level, option, &index, sizeof index) == 0 ? 0 : errno;
}

// For instance EADDRNOTAVAIL while duplicate address detection is at work, EHOSTDOWN after a
// question without an answer.
Status Ask(const InternetAddress& address, int32_t index) {
  Result<Descriptor> datagrams = OpenSocket(address.family, SOCK_DGRAM, 0);
  if (!datagrams.ok()) return datagrams.TakeFailure();
  const int error = BindToLink(datagrams.value(), address.family, index);
  if (error != 0) return KernelFailure(error, "setsockopt");
  const Destination to = DiscardPortOf(address, index);
  (void)::sendto(datagrams.value().get(), nullptr, 0, MSG_DONTWAIT,
                 reinterpret_cast<const sockaddr*>(&to.address), to.size);
  return Done{};
}

}  // namespace

Result<std::vector<Neighbour>> ListNeighbours(int32_t index) {
  std::vector<Neighbour> neighbours;
  for (const int family : kFamilies) {
    Result<std::vector<uint8_t>> table = ReadRoutes(family, RTF_LLINFO);
    if (!table.ok()) return table.TakeFailure();
    for (Station& station : ParseStations(Span(table.value()), std::time(nullptr))) {
      if (index != 0 && station.index != index) continue;
      station.neighbour.link = NameOf(station.index);
      // A link that is gone takes its neighbours with it.
      if (!station.neighbour.link.empty()) neighbours.push_back(std::move(station.neighbour));
    }
  }
  return neighbours;
}

Result<std::vector<std::string>> ListGateways(int32_t index) {
  std::vector<std::string> gateways;
  for (const int family : kFamilies) {
    Result<std::vector<uint8_t>> table = ReadRoutes(family, RTF_GATEWAY);
    if (!table.ok()) return table.TakeFailure();
    const auto found = ParseGateways(Span(table.value()), static_cast<uint16_t>(index));
    gateways.insert(gateways.end(), found.begin(), found.end());
  }
  return gateways;
}

Status Solicit(int32_t index, const std::string& ip) {
  const std::optional<InternetAddress> address = ParseInternetAddress(ip);
  if (!address) return NotInternetAddress(ip);
  Result<std::vector<uint8_t>> table = ReadRoutes(address->family, RTF_LLINFO);
  if (!table.ok()) return table.TakeFailure();
  const std::string canonical = FormatInternetAddress(address->family, Span(address->octets));
  const std::vector<uint8_t> request =
      ForgetRequest(Span(table.value()), static_cast<uint16_t>(index), canonical);
  if (Status forgotten = request.empty() ? Status(Done{}) : Forget(request); !forgotten.ok()) {
    return forgotten;
  }
  return Ask(*address, index);
}

}  // namespace lladdr::darwin
