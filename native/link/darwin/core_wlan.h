#ifndef LLADDR_LINK_DARWIN_CORE_WLAN_H_
#define LLADDR_LINK_DARWIN_CORE_WLAN_H_

#include <memory>
#include <string_view>

#include "common/result.h"
#include "link/darwin/core_foundation.h"
#include "link/darwin/off_network.h"

namespace lladdr::darwin {

// The radio behind a Wi-Fi link, by CoreWLAN's CWInterface. For use on the thread that opened it,
// and within one call: it holds an Objective-C autorelease pool.
Result<std::unique_ptr<Radio>> OpenRadio(const CoreFoundation& foundation, std::string_view name);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_CORE_WLAN_H_
