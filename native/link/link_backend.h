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
#include "link/link.h"
#include "link/link_watch.h"
#include "link/neighbour.h"

namespace lladdr {

struct Identity {
  std::string boot_id;
  std::string namespace_id;
};

// One wish of a batch.
struct AddressChange {
  std::string name;
  Result<MacAddress> address;  // as parsed; a failure becomes the outcome of this change
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

  // Assign types cost several times as much as all the rest, so they are read on demand only.
  virtual Result<std::vector<Link>> List(bool assign_types) = 0;
  virtual Result<Link> Get(std::string_view name) = 0;
  virtual Result<MacAddress> GetAddress(std::string_view name) = 0;
  virtual Status SetAddress(std::string_view name, const MacAddress& address) = 0;
  // The same, but a radio may be taken off its network for a moment where the system refuses
  // otherwise (LINK_ASSOCIATED), which macOS alone does.
  virtual Status SetAddressOffNetwork(std::string_view name, const MacAddress& address) {
    return SetAddress(name, address);
  }
  // Each change in order, with an outcome of its own; one that fails does not keep the others from
  // being made.
  virtual std::vector<Status> SetAddresses(const std::vector<AddressChange>& changes);
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
  // Who is known to be on a link, or, without a name, on any, bridges included.
  virtual Result<std::vector<Neighbour>> ListNeighbours(const std::optional<std::string>& name) {
    return Unsupported(name ? *name : "");
  }
  // The IP addresses of the default gateways that are reached through a link.
  virtual Result<std::vector<std::string>> Gateways(std::string_view name) {
    return Unsupported(name);
  }
  // Forgets what is known of a neighbour and asks for it anew; the answer shows in its state.
  virtual Status Solicit(std::string_view name, const std::string& /*ip*/) {
    return Unsupported(name);
  }
  virtual Result<std::unique_ptr<LinkWatch>> Watch(OnNews on_news) = 0;
  virtual bool MayChange() = 0;
  virtual Result<Identity> GetIdentity() = 0;

 private:
  static Failure Unsupported(std::string_view name) {
    return KernelFailure(EOPNOTSUPP, "connectivity").OnLink(name);
  }
};

// Defined once per platform folder; the build's source lists choose which.
Result<std::shared_ptr<LinkBackend>> OpenLinkBackend();
// The links of the network namespace that a file stands for, e.g. /run/netns/NAME.
Result<std::shared_ptr<LinkBackend>> OpenLinkBackend(const std::string& netns);
const char* LinkPlatform();

}  // namespace lladdr

#endif  // LLADDR_LINK_LINK_BACKEND_H_
