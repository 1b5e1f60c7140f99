#ifndef LLADDR_ERROR_H_
#define LLADDR_ERROR_H_

#include <napi.h>

#include "common/failure.h"

namespace lladdr {

// The failure as a JavaScript Error with the properties of NativeError (src/binding/addon.ts); null
// when the environment is being torn down and cannot make objects any more.
napi_value ToError(napi_env env, const Failure& failure);

void Throw(napi_env env, const Failure& failure);

}  // namespace lladdr

#endif  // LLADDR_ERROR_H_
