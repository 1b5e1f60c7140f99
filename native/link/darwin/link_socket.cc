#include "link/darwin/link_socket.h"

#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/sockio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lladdr::darwin {

namespace {

void CopyName(std::string_view name, char* target) {
  std::memcpy(target, name.data(), std::min(name.size(), size_t{IFNAMSIZ - 1}));
}

ifreq RequestFor(std::string_view name) {
  ifreq request{};
  CopyName(name, request.ifr_name);
  return request;
}

}  // namespace

// macOS has no SOCK_CLOEXEC: a child forked between the two calls inherits a socket that is of no
// use to it.
Result<LinkSocket> LinkSocket::Open() {
  LinkSocket opened(Descriptor(::socket(AF_INET, SOCK_DGRAM, 0)));
  if (!opened.descriptor_.valid()) return KernelFailure(errno, "socket");
  if (::fcntl(opened.descriptor_.get(), F_SETFD, FD_CLOEXEC) != 0) {
    return KernelFailure(errno, "fcntl");
  }
  return opened;
}

int LinkSocket::SetAddress(std::string_view name, const MacAddress& address) const {
  ifreq request = RequestFor(name);
  request.ifr_addr.sa_len = static_cast<uint8_t>(address.size());  // not that of the sockaddr
  request.ifr_addr.sa_family = AF_LINK;
  std::memcpy(request.ifr_addr.sa_data, address.data(), address.size());
  return ::ioctl(descriptor_.get(), SIOCSIFLLADDR, &request) == 0 ? 0 : errno;
}

int LinkSocket::SetUp(std::string_view name, bool up) const {
  ifreq request = RequestFor(name);
  if (::ioctl(descriptor_.get(), SIOCGIFFLAGS, &request) != 0) return errno;
  const int flags = request.ifr_flags;
  request.ifr_flags =
      static_cast<decltype(request.ifr_flags)>(up ? flags | IFF_UP : flags & ~IFF_UP);
  return ::ioctl(descriptor_.get(), SIOCSIFFLAGS, &request) == 0 ? 0 : errno;
}

std::optional<uint32_t> LinkSocket::MediaStatus(std::string_view name) const {
  ifmediareq request{};
  CopyName(name, request.ifm_name);
  if (::ioctl(descriptor_.get(), SIOCGIFMEDIA, &request) != 0) return std::nullopt;
  return static_cast<uint32_t>(request.ifm_status);
}

}  // namespace lladdr::darwin
