#ifndef LLADDR_LINK_LINUX_ANNOUNCER_H_
#define LLADDR_LINK_LINUX_ANNOUNCER_H_

#include "common/descriptor.h"
#include "common/result.h"
#include "link/address.h"
#include "link/linux/connectivity_message.h"

namespace lladdr {

// Sends announcements of addresses through a link, by packet(7). Stateless, hence safe on several
// threads.
class Announcer {
 public:
  // In the network namespace of the calling thread. Without CAP_NET_RAW this succeeds, and each
  // announcement fails with EPERM: everything else must work without that capability.
  static Announcer Open();

  // Tells whoever is on the link that the address belongs to `link_address` now.
  Status Announce(int32_t index, const AddressEntry& address, const MacAddress& link_address) const;

 private:
  explicit Announcer(Descriptor descriptor, int error)
      : descriptor_(std::move(descriptor)), error_(error) {}

  Status Send(int32_t index, uint16_t protocol, const MacAddress& to, ByteSpan packet) const;

  Descriptor descriptor_;
  int error_;  // why there is no descriptor
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_ANNOUNCER_H_
