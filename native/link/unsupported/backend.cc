#include "link/link_backend.h"

namespace lladdr {

Result<std::shared_ptr<LinkBackend>> OpenLinkBackend() {
  return Refusal("BACKEND_UNAVAILABLE",
                 "this build of lladdr has no native backend for links on this platform: use the "
                 "shell backend");
}

Result<std::shared_ptr<LinkBackend>> OpenLinkBackend(const std::string& /*netns*/) {
  return OpenLinkBackend();
}

const char* LinkPlatform() { return "unsupported"; }

}  // namespace lladdr
