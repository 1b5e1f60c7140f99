#include "link/darwin/identity.h"

#include <sys/sysctl.h>

#include <array>
#include <cerrno>

namespace lladdr::darwin {

namespace {

constexpr char kBootId[] = "kern.bootsessionuuid";

}  // namespace

Result<Identity> ReadIdentity() {
  std::array<char, 64> boot_id{};
  size_t size = boot_id.size() - 1;
  if (::sysctlbyname(kBootId, boot_id.data(), &size, nullptr, 0) != 0) {
    return KernelFailure(errno, "sysctl kern.bootsessionuuid");
  }
  return Identity{boot_id.data(), "net:macos"};
}

}  // namespace lladdr::darwin
