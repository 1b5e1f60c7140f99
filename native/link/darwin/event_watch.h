#ifndef LLADDR_LINK_DARWIN_EVENT_WATCH_H_
#define LLADDR_LINK_DARWIN_EVENT_WATCH_H_

#include <functional>
#include <memory>
#include <vector>

#include "common/descriptor.h"
#include "link/link_watch.h"

namespace lladdr::darwin {

using ListLinks = std::function<Result<std::vector<Link>>()>;

// A watch that describes all links at first, and again after every message that comes in on
// `events`, a non-blocking socket. What the messages say does not matter: the taker finds out what
// has changed. So nothing is lost where the kernel drops messages, which it does without a word
// while the socket is full (kev_post_msg() in bsd/kern/kern_event.c): all that is dropped happened
// before the socket is emptied, and the links are listed after that.
//
// `list` is called on the watch's thread.
Result<std::unique_ptr<LinkWatch>> WatchEvents(Descriptor events, ListLinks list, OnNews on_news);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_EVENT_WATCH_H_
