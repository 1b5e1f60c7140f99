#include "host/host_name.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace lladdr {

Status SetHostName(const std::string& name) {
  if (::sethostname(name.data(), name.size()) != 0) return KernelFailure(errno, "sethostname");
  return Done{};
}

// The kernel asks for CAP_SYS_ADMIN in the user namespace of the UTS namespace before it looks at
// the length, and this one is longer than any host name may be (kernel/sys.c).
bool MaySetHostName() {
  constexpr std::array<char, 256> kTooLong{};
  return ::sethostname(kTooLong.data(), kTooLong.size()) == 0 || errno != EPERM;
}

}  // namespace lladdr
