#ifndef LLADDR_LOCK_OBJECT_H_
#define LLADDR_LOCK_OBJECT_H_

#include <napi.h>

#include <optional>

#include "file/lock.h"

namespace lladdr {

// NativeLock of src/binding/addon.ts; the garbage collector releases what the caller forgot.
class LockObject : public Napi::ObjectWrap<LockObject> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit LockObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<LockObject>(info) {}

  void Hold(FileLock lock) { lock_.emplace(std::move(lock)); }

 private:
  void Release(const Napi::CallbackInfo& /*info*/) { lock_.reset(); }

  std::optional<FileLock> lock_;
};

napi_value ToJs(napi_env env, FileLock lock);

}  // namespace lladdr

#endif  // LLADDR_LOCK_OBJECT_H_
