#ifndef LLADDR_WATCH_REQUEST_H_
#define LLADDR_WATCH_REQUEST_H_

#include <napi.h>

#include "link/link_backend.h"

namespace lladdr {

// NativeWatch of src/binding/addon.ts. `on_news` is called on the event loop, which the watch keeps
// alive until it is closed or its environment ends.
Napi::Value StartWatch(Napi::Env env, LinkBackend& backend, Napi::Function on_news);

}  // namespace lladdr

#endif  // LLADDR_WATCH_REQUEST_H_
