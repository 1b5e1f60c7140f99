#ifndef LLADDR_LINK_LINUX_IDENTITY_H_
#define LLADDR_LINK_LINUX_IDENTITY_H_

#include "link/link_backend.h"

namespace lladdr {

// This boot (random(4), boot_id) and the network namespace of the calling thread (namespaces(7)).
Result<Identity> ReadIdentity();

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_IDENTITY_H_
