#ifndef LLADDR_LOCK_REQUEST_H_
#define LLADDR_LOCK_REQUEST_H_

#include <napi.h>

#include "file/lock.h"

namespace lladdr {

// NativeLockRequest of src/binding/addon.ts. The first try happens at once; a wait runs on threads
// of its own, keeps the event loop alive, and ends with its environment at the latest.
Napi::Value RequestLock(Napi::Env env, const LockTarget& target, double timeout_ms);

// The same, blocking the caller.
Result<FileLock> AcquireLock(const LockTarget& target, double timeout_ms);

}  // namespace lladdr

#endif  // LLADDR_LOCK_REQUEST_H_
