#ifndef LLADDR_LINK_LINUX_ASSIGN_TYPE_H_
#define LLADDR_LINK_LINUX_ASSIGN_TYPE_H_

#include <cstddef>

#include "link/link_backend.h"

namespace lladdr {

// Fills in Link::assign_type from /sys/class/net/NAME/addr_assign_type; rtnetlink does not carry
// it. sysfs shows the network namespace of whoever mounted it, which need not be ours. So it is
// believed only if it shows the first link that has an address with the same index and address;
// otherwise the types stay unknown. Links without an address (loopback, tun) have no assign type.
void FillAssignTypes(Link* links, size_t count);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_ASSIGN_TYPE_H_
