#include "link/link_backend.h"

namespace lladdr {

std::vector<Status> LinkBackend::SetAddresses(const std::vector<AddressChange>& changes) {
  std::vector<Status> outcomes;
  outcomes.reserve(changes.size());
  for (const auto& [name, address] : changes) {
    if (address.ok()) {
      outcomes.push_back(SetAddress(name, address.value()));
    } else {
      outcomes.emplace_back(Failure(address.failure()).OnLink(name));
    }
  }
  return outcomes;
}

}  // namespace lladdr
