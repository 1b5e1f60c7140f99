#ifndef LLADDR_PENDING_STATUS_H_
#define LLADDR_PENDING_STATUS_H_

#include <napi.h>

#include <functional>

#include "common/result.h"

namespace lladdr {

// Runs the task on the thread pool. Returns a promise with a method `wait()`, which blocks the
// caller until the task is done and returns or throws what the promise settles with. It needs
// neither the event loop nor a free thread of the pool: a task that has not begun runs right there.
Napi::Value QueueStatus(Napi::Env env, const char* name, std::function<Status()> task);

}  // namespace lladdr

#endif  // LLADDR_PENDING_STATUS_H_
