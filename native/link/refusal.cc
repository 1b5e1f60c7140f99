#include "link/refusal.h"

#include <string>

namespace lladdr {

Failure IsLoopback(std::string_view name) {
  return Refusal("LINK_LOOPBACK", "the loopback link must keep its address: choose another link")
      .OnLink(name);
}

Failure NotEthernet(std::string_view name, uint16_t type) {
  return Refusal("LINK_NOT_ETHERNET", "its address is not one of six octets (ARPHRD type " +
                                          std::to_string(type) +
                                          "): choose an Ethernet or Wi-Fi link")
      .OnLink(name);
}

}  // namespace lladdr
