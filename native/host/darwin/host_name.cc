#include "host/host_name.h"

#include <unistd.h>

#include <cerrno>

namespace lladdr {

Status SetHostName(const std::string& name) {
  if (::sethostname(name.data(), static_cast<int>(name.size())) != 0) {
    return KernelFailure(errno, "sethostname");
  }
  return Done{};
}

bool MaySetHostName() { return ::geteuid() == 0; }

}  // namespace lladdr
