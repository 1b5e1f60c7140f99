#ifndef LLADDR_LINK_LINUX_ADDRESS_SOCKET_H_
#define LLADDR_LINK_LINUX_ADDRESS_SOCKET_H_

#include <string>
#include <string_view>

#include "common/descriptor.h"
#include "common/result.h"
#include "link/address.h"

namespace lladdr {

// The netdevice(7) ioctls for addresses, SIOCGIFHWADDR and SIOCSIFHWADDR, and for names. Names have
// at most 15 bytes here. Stateless, hence safe on several threads.
class AddressSocket {
 public:
  struct Hardware {
    uint16_t family;  // ARPHRD_*
    MacAddress address;
  };

  // In the network namespace of the calling thread, and it stays there.
  static Result<AddressSocket> Open();

  // The name of a link, empty where there is none of that index.
  std::string NameOf(int32_t index) const;

  Result<Hardware> Get(std::string_view name) const;

  // 0 or an errno, to be judged by the caller. `family` must be the link's own, else the kernel
  // answers EINVAL before it touches anything (dev_set_mac_address() in net/core/dev.c).
  int Set(std::string_view name, const Hardware& hardware) const;

 private:
  explicit AddressSocket(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  Descriptor descriptor_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_ADDRESS_SOCKET_H_
