#ifndef LLADDR_LINK_DARWIN_SYSCTL_TABLE_H_
#define LLADDR_LINK_DARWIN_SYSCTL_TABLE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "common/result.h"

namespace lladdr::darwin {

// All bytes of a kernel table of sysctl(3) that may grow while it is read; `what` names it in a
// failure.
Result<std::vector<uint8_t>> ReadTable(std::array<int, 6> name, const char* what);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_SYSCTL_TABLE_H_
