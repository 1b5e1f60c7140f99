#ifndef LLADDR_LINK_LINUX_LINK_WATCH_H_
#define LLADDR_LINK_LINUX_LINK_WATCH_H_

#include <memory>

#include "link/link_watch.h"

namespace lladdr {

// Watches the links of the calling thread's network namespace by rtnetlink's notifications
// (RTNLGRP_LINK). Where the kernel had to drop some (ENOBUFS), the links are dumped again.
Result<std::unique_ptr<LinkWatch>> WatchLinks(OnNews on_news);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_LINK_WATCH_H_
