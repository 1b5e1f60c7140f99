#include "link/linux/address_socket.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace lladdr {

namespace {

ifreq RequestFor(std::string_view name) {
  ifreq request{};
  std::memcpy(request.ifr_name, name.data(), std::min(name.size(), size_t{IFNAMSIZ - 1}));
  return request;
}

}  // namespace

// Any socket takes these requests; a Unix one exists even where a sandbox forbids the Internet
// families.
Result<AddressSocket> AddressSocket::Open() {
  AddressSocket opened(Descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)));
  if (!opened.descriptor_.valid()) return KernelFailure(errno, "socket");
  return opened;
}

std::string AddressSocket::NameOf(int32_t index) const {
  ifreq request{};
  request.ifr_ifindex = index;
  return ::ioctl(descriptor_.get(), SIOCGIFNAME, &request) == 0 ? request.ifr_name : "";
}

Result<AddressSocket::Hardware> AddressSocket::Get(std::string_view name) const {
  ifreq request = RequestFor(name);
  if (::ioctl(descriptor_.get(), SIOCGIFHWADDR, &request) != 0) {
    return KernelFailure(errno, "SIOCGIFHWADDR").OnLink(name);
  }
  // In one piece: put together from two, it would be read back before the processor has it.
  Hardware hardware;
  static_assert(sizeof hardware == 8 && offsetof(sockaddr, sa_data) == 2);
  std::memcpy(&hardware, &request.ifr_hwaddr, sizeof hardware);
  return hardware;
}

int AddressSocket::Set(std::string_view name, const Hardware& hardware) const {
  ifreq request = RequestFor(name);
  request.ifr_hwaddr.sa_family = hardware.family;
  std::memcpy(request.ifr_hwaddr.sa_data, hardware.address.data(), hardware.address.size());
  return ::ioctl(descriptor_.get(), SIOCSIFHWADDR, &request) == 0 ? 0 : errno;
}

}  // namespace lladdr
