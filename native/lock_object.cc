#include "lock_object.h"

#include <utility>

#include "environment.h"

namespace lladdr {

Napi::Function LockObject::Define(Napi::Env env) {
  return DefineClass(env, "Lock", {InstanceMethod<&LockObject::Release>("release")});
}

// Plain Node-API like every ToJs: during teardown no object comes out, and the lock is released on
// return.
napi_value ToJs(napi_env env, FileLock lock) {
  const Environment* environment = Environment::Of(env);
  if (environment == nullptr) return nullptr;
  void* data = nullptr;
  napi_value lock_class = nullptr;
  napi_value object = nullptr;
  napi_get_reference_value(env, environment->lock_class, &lock_class);
  if (napi_new_instance(env, lock_class, 0, nullptr, &object) != napi_ok) return nullptr;
  if (napi_unwrap(env, object, &data) != napi_ok) return nullptr;
  static_cast<LockObject*>(data)->Hold(std::move(lock));
  return object;
}

}  // namespace lladdr
