#ifndef LLADDR_LINK_DARWIN_EVENT_SOCKET_H_
#define LLADDR_LINK_DARWIN_EVENT_SOCKET_H_

#include "common/descriptor.h"
#include "common/result.h"

namespace lladdr::darwin {

// A non-blocking socket that gets the kernel's events about links from now on: attached, detached,
// up, down, carrier, address (dlil_post_msg() in xnu's bsd/net/dlil.c). No privilege is needed.
Result<Descriptor> OpenLinkEvents();

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_EVENT_SOCKET_H_
