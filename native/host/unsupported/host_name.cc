#include "host/host_name.h"

namespace lladdr {

Status SetHostName(const std::string& /*name*/) {
  return Refusal("BACKEND_UNAVAILABLE",
                 "this build of lladdr cannot set the host name of this system");
}

bool MaySetHostName() { return false; }

}  // namespace lladdr
