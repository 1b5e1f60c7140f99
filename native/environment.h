#ifndef LLADDR_ENVIRONMENT_H_
#define LLADDR_ENVIRONMENT_H_

#include <napi.h>

namespace lladdr {

// What one environment (main thread or worker) keeps; the addon has no global state. Deleted by
// Node-API at the end.
struct Environment {
  Napi::FunctionReference links_class;
  Napi::FunctionReference lock_class;
  Napi::FunctionReference make_links;

  static void Set(Napi::Env env, Environment* environment) { env.SetInstanceData(environment); }
  // Null during teardown.
  static const Environment* Of(napi_env env) {
    void* data = nullptr;
    napi_get_instance_data(env, &data);
    return static_cast<const Environment*>(data);
  }
};

}  // namespace lladdr

#endif  // LLADDR_ENVIRONMENT_H_
