#ifndef LLADDR_LINK_DARWIN_SYSTEM_CONFIGURATION_H_
#define LLADDR_LINK_DARWIN_SYSTEM_CONFIGURATION_H_

#include <string_view>
#include <vector>

#include "common/result.h"
#include "link/darwin/core_foundation.h"
#include "link/link_backend.h"

namespace lladdr::darwin {

// A link as macOS's network settings know it: hardware, bonds and VLANs, not feth or utun.
struct Port {
  std::string name;
  bool is_wifi = false;
  HardwareAddress permanent;
};

// The one named so, or null.
const Port* FindPort(const std::vector<Port>& ports, std::string_view name);

// SCNetworkInterface of the SystemConfiguration framework. Usable on several threads.
class SystemConfiguration {
 public:
  static Result<SystemConfiguration> Load(const CoreFoundation& foundation);

  // Takes milliseconds: it walks the I/O registry.
  Result<std::vector<Port>> Ports() const;

 private:
  explicit SystemConfiguration(const CoreFoundation& foundation) : foundation_(foundation) {}
  Port Describe(CFTypeRef interface) const;

  CoreFoundation foundation_;
  CFTypeRef (*copy_all_)() = nullptr;
  CFTypeRef (*bsd_name_)(CFTypeRef interface) = nullptr;
  CFTypeRef (*interface_type_)(CFTypeRef interface) = nullptr;
  CFTypeRef (*hardware_address_)(CFTypeRef interface) = nullptr;
};

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_SYSTEM_CONFIGURATION_H_
