#ifndef LLADDR_LINK_LINK_NAME_H_
#define LLADDR_LINK_LINK_NAME_H_

#include <string_view>

#include "common/result.h"

namespace lladdr {

// The rules of the kernel's dev_valid_name(), with the length of alternative names (ALTIFNAMSIZ - 1
// = 127 bytes). Fails with LINK_NAME_INVALID. Checked here because the ioctl family would cut a
// name short at a NUL or a colon and then work on another link.
Status CheckLinkName(std::string_view name);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINK_NAME_H_
