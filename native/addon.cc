#include <napi.h>

#include "convert.h"
#include "environment.h"
#include "files.h"
#include "host_functions.h"
#include "link/link_backend.h"
#include "links_object.h"
#include "lock_object.h"

namespace {

// Runs once per environment, so on every worker thread that loads the addon.
Napi::Object Initialize(Napi::Env env, Napi::Object exports) {
  auto* environment = new lladdr::Environment;
  environment->links_class = Napi::Persistent(lladdr::LinksObject::Define(env));
  environment->lock_class = Napi::Persistent(lladdr::LockObject::Define(env));
  environment->make_links = Napi::Persistent(lladdr::DefineMakeLinks(env));
  lladdr::Environment::Set(env, environment);
  exports["platform"] = Napi::String::New(env, lladdr::LinkPlatform());
  exports["Links"] = environment->links_class.Value();
  exports["openLinks"] = Napi::Function::New<lladdr::OpenLinks>(env, "openLinks");
  lladdr::DefineFiles(env, exports);
  lladdr::DefineHostFunctions(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(lladdr, Initialize)
