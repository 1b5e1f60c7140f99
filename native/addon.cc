#include <napi.h>

#include "files.h"
#include "link/link_backend.h"
#include "links_object.h"
#include "lock_object.h"

namespace {

// Runs once per environment, so on every worker thread that loads the addon.
Napi::Object Initialize(Napi::Env env, Napi::Object exports) {
  auto* data = new lladdr::EnvironmentData;  // deleted by Node-API with the environment
  data->lock_class = Napi::Persistent(lladdr::LockObject::Define(env));
  env.SetInstanceData(data);
  exports["platform"] = Napi::String::New(env, lladdr::LinkPlatform());
  exports["Links"] = lladdr::LinksObject::Define(env);
  lladdr::DefineFiles(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(lladdr, Initialize)
