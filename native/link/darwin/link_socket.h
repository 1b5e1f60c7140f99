#ifndef LLADDR_LINK_DARWIN_LINK_SOCKET_H_
#define LLADDR_LINK_DARWIN_LINK_SOCKET_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/descriptor.h"
#include "common/result.h"
#include "link/address.h"

namespace lladdr::darwin {

// The ioctls of netintro(4). Names have at most 15 bytes here. Stateless, hence safe on several
// threads.
class LinkSocket {
 public:
  static Result<LinkSocket> Open();

  // SIOCSIFLLADDR: 0 or an errno. 0 is no promise: IOEthernetInterface::syncSIOCSIFLLADDR() returns
  // it also where the driver refused. Read the address back.
  int SetAddress(std::string_view name, const MacAddress& address) const;

  // Sets and clears IFF_UP; 0 or an errno. There is no request for one flag alone, so a change that
  // another process makes to another flag at the same moment may be lost.
  int SetUp(std::string_view name, bool up) const;

  // ifm_status of SIOCGIFMEDIA; nothing for links without media.
  std::optional<uint32_t> MediaStatus(std::string_view name) const;

 private:
  explicit LinkSocket(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  Descriptor descriptor_;
};

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_LINK_SOCKET_H_
