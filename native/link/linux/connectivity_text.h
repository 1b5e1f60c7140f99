#ifndef LLADDR_LINK_LINUX_CONNECTIVITY_TEXT_H_
#define LLADDR_LINK_LINUX_CONNECTIVITY_TEXT_H_

#include <string>

#include "link/linux/connectivity_message.h"

namespace lladdr {

// What identifies the entry, in iproute2's words and without what changes by itself (lifetimes,
// states): "route 10.2.0.0/16 via 10.1.0.1 table 100 metric 5".
std::string Describe(const Entry& entry);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_CONNECTIVITY_TEXT_H_
