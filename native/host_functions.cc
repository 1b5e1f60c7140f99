#include "host_functions.h"

#include <string>

#include "arguments.h"
#include "convert.h"
#include "host/host_name.h"
#include "worker.h"

namespace lladdr {

namespace {

Napi::Value SetName(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  const std::string name = arguments.Path(0, "name");
  if (arguments.failed()) return {};
  return Perform<Mode::kSync>(info.Env(), "lladdr.setHostName",
                              [&name] { return SetHostName(name); });
}

Napi::Value MaySetName(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), MaySetHostName());
}

}  // namespace

void DefineHostFunctions(Napi::Env env, Napi::Object exports) {
  exports["setHostNameSync"] = Napi::Function::New<SetName>(env, "setHostNameSync");
  exports["maySetHostName"] = Napi::Function::New<MaySetName>(env, "maySetHostName");
}

}  // namespace lladdr
