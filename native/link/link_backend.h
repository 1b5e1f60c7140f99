#ifndef LLADDR_LINK_LINK_BACKEND_H_
#define LLADDR_LINK_LINK_BACKEND_H_

#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "link/address.h"

namespace lladdr {

// A link-layer address of any length; size 0 means that the link has none.
struct HardwareAddress {
  std::array<uint8_t, 32> octets{};  // the kernel's MAX_ADDR_LEN
  size_t size = 0;
};

// One link as the kernel describes it; NativeLink in src/binding/addon.ts explains each member.
struct Link {
  std::string name;
  int32_t index = 0;
  uint16_t type = 0;
  HardwareAddress address;
  HardwareAddress broadcast;
  HardwareAddress permanent;
  std::optional<uint8_t> assign_type;
  std::string kind;  // empty for hardware and loopback
  uint32_t flags = 0;
  uint32_t mtu = 0;
  uint8_t oper_state = 0;
  std::vector<std::string> alt_names;
};

struct Identity {
  std::string boot_id;
  std::string namespace_id;
};

// The links of one network namespace. Every member may be called from any thread, several at a
// time; errors of the system are returned as they came (EBUSY, ENODEV …), refusals with the codes
// of docs/errors.md.
class LinkBackend {
 public:
  LinkBackend() = default;
  LinkBackend(const LinkBackend&) = delete;
  LinkBackend& operator=(const LinkBackend&) = delete;
  virtual ~LinkBackend() = default;

  virtual Result<std::vector<Link>> List() = 0;
  virtual Result<Link> Get(std::string_view name) = 0;
  virtual Result<MacAddress> GetAddress(std::string_view name) = 0;
  virtual Status SetAddress(std::string_view name, const MacAddress& address) = 0;
  // The same, but a radio may be taken off its network for a moment where the system refuses
  // otherwise (LINK_ASSOCIATED), which macOS alone does.
  virtual Status SetAddressOffNetwork(std::string_view name, const MacAddress& address) {
    return SetAddress(name, address);
  }
  virtual Status SetUp(std::string_view name, bool up) = 0;
  // Addresses, routes and neighbours of a link in a form of the platform's own; putting them back
  // returns in words what could not be. `age`: seconds since they were saved.
  virtual Result<std::vector<uint8_t>> SaveConnectivity(std::string_view name) {
    return Unsupported(name);
  }
  virtual Result<std::vector<std::string>> RestoreConnectivity(
      std::string_view name, const std::vector<uint8_t>& /*saved*/, const MacAddress& /*former*/,
      uint32_t /*age*/) {
    return Unsupported(name);
  }
  // Replaces the IPv6 addresses that derive from the former address, and announces the new one.
  virtual Status FollowAddress(std::string_view name, const MacAddress& /*former*/) {
    return Unsupported(name);
  }
  virtual bool MayChange() = 0;
  virtual Result<Identity> GetIdentity() = 0;

 private:
  static Failure Unsupported(std::string_view name) {
    return KernelFailure(EOPNOTSUPP, "connectivity").OnLink(name);
  }
};

// Defined once per platform folder; the build's source lists choose which.
Result<std::shared_ptr<LinkBackend>> OpenLinkBackend();
const char* LinkPlatform();

}  // namespace lladdr

#endif  // LLADDR_LINK_LINK_BACKEND_H_
