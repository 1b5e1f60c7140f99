#ifndef LLADDR_LINK_DARWIN_INTERFACE_LIST_H_
#define LLADDR_LINK_DARWIN_INTERFACE_LIST_H_

#include <string_view>
#include <vector>

#include "common/result.h"
#include "link/link_backend.h"

// Links as sysctl NET_RT_IFLIST shows them: what getifaddrs(3) is made of, without the IP addresses
// and for one link at the price of one. Permanent address and operational state are not in it.
namespace lladdr::darwin {

Result<std::vector<Link>> ReadInterfaces();

// ENXIO where there is none, as if_nametoindex(3) has it.
Result<Link> ReadInterface(std::string_view name);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_INTERFACE_LIST_H_
