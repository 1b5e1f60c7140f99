#ifndef LLADDR_HOST_FUNCTIONS_H_
#define LLADDR_HOST_FUNCTIONS_H_

#include <napi.h>

namespace lladdr {

// The functions of src/binding/addon.ts that work on the host name.
void DefineHostFunctions(Napi::Env env, Napi::Object exports);

}  // namespace lladdr

#endif  // LLADDR_HOST_FUNCTIONS_H_
