#ifndef LLADDR_LINK_REFUSAL_H_
#define LLADDR_LINK_REFUSAL_H_

#include <cstdint>
#include <string_view>

#include "common/failure.h"

// Why a link is refused before its driver is asked, in the same words on every system.
namespace lladdr {

// LINK_LOOPBACK.
Failure IsLoopback(std::string_view name);

// LINK_NOT_ETHERNET; `type` is its ARPHRD_* number.
Failure NotEthernet(std::string_view name, uint16_t type);

}  // namespace lladdr

#endif  // LLADDR_LINK_REFUSAL_H_
