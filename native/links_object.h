#ifndef LLADDR_LINKS_OBJECT_H_
#define LLADDR_LINKS_OBJECT_H_

#include <napi.h>

#include <memory>

#include "link/link_backend.h"
#include "worker.h"

namespace lladdr {

// NativeLinks of src/binding/addon.ts. Work on the thread pool shares the backend, so that close()
// never takes it away from under a call.
class LinksObject : public Napi::ObjectWrap<LinksObject> {
 public:
  static Napi::Function Define(Napi::Env env);
  // `new Links(netns?)`; or from C++, with an open backend, by ToJs.
  explicit LinksObject(const Napi::CallbackInfo& info);

 private:
  template <Mode kMode>
  Napi::Value List(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value Get(const Napi::CallbackInfo& info);
  Napi::Value GetAddress(const Napi::CallbackInfo& info);
  // `kSet` is the LinkBackend's member that sets an address.
  template <Mode kMode, auto kSet>
  Napi::Value Set(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value SetAddresses(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value SetUp(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value SaveConnectivity(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value RestoreConnectivity(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value FollowAddress(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value Neighbours(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value Gateways(const Napi::CallbackInfo& info);
  template <Mode kMode>
  Napi::Value Solicit(const Napi::CallbackInfo& info);
  Napi::Value Watch(const Napi::CallbackInfo& info);
  Napi::Value MayChange(const Napi::CallbackInfo& info);
  Napi::Value GetIdentity(const Napi::CallbackInfo& info);
  void Close(const Napi::CallbackInfo& info);

  // The two calls that must cost no more than their ioctl: plain Node-API, no allocation, and
  // functions of this one object, because looking up the object behind `this` (napi_unwrap) costs a
  // seventh of reading an address.
  static napi_value GetAddressSync(napi_env env, napi_callback_info info);
  static napi_value SetAddressSync(napi_env env, napi_callback_info info);
  void Hold(std::shared_ptr<LinkBackend> backend);
  void DefineOwnFunction(Napi::Object self, const char* name, napi_callback callback);

  // Runs `call(backend)`, or fails with CLOSED.
  template <Mode kMode, typename Call>
  Napi::Value Run(Napi::Env env, const char* name, Call call);

  std::shared_ptr<LinkBackend> backend_;
};

napi_value ToJs(napi_env env, const std::shared_ptr<LinkBackend>& backend);

// `openLinks(netns?)`: as `new Links(netns?)`, on the thread pool.
Napi::Value OpenLinks(const Napi::CallbackInfo& info);

}  // namespace lladdr

#endif  // LLADDR_LINKS_OBJECT_H_
