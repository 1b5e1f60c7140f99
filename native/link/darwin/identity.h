#ifndef LLADDR_LINK_DARWIN_IDENTITY_H_
#define LLADDR_LINK_DARWIN_IDENTITY_H_

#include "common/result.h"
#include "link/link_backend.h"

namespace lladdr::darwin {

// The boot's kern.bootsessionuuid, and a constant in place of a namespace, as macOS has one only.
Result<Identity> ReadIdentity();

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_IDENTITY_H_
