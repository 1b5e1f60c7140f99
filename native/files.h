#ifndef LLADDR_FILES_H_
#define LLADDR_FILES_H_

#include <napi.h>

namespace lladdr {

// The functions of src/binding/addon.ts that work on files: durable changes and locks.
void DefineFiles(Napi::Env env, Napi::Object exports);

}  // namespace lladdr

#endif  // LLADDR_FILES_H_
