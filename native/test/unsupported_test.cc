// The backend of platforms that have none refuses in words, and says so in its name.
#include <cstring>

#include "check.h"
#include "link/link_backend.h"

int main() {
  const auto opened = lladdr::OpenLinkBackend();
  CHECK(!opened.ok() && opened.failure().code == "BACKEND_UNAVAILABLE");
  CHECK(std::strcmp(lladdr::LinkPlatform(), "unsupported") == 0);
}
