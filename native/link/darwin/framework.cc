#include "link/darwin/framework.h"

#include <dlfcn.h>

namespace lladdr::darwin {

namespace {

Failure Unavailable(const std::string& what) {
  return Refusal("BACKEND_UNAVAILABLE", what + ": this is not a macOS that lladdr knows");
}

}  // namespace

// RTLD_LOCAL: nobody else's symbols are to be resolved by what we load.
Result<Framework> Framework::Load(const char* path) {
  void* handle = ::dlopen(path, RTLD_LAZY | RTLD_LOCAL);
  if (handle != nullptr) return Framework(path, handle);
  const char* reason = ::dlerror();
  return Unavailable(reason == nullptr ? std::string(path) + " cannot be loaded" : reason);
}

void* Framework::Find(const char* symbol) {
  void* found = ::dlsym(handle_, symbol);
  if (found == nullptr && missing_.empty()) missing_ = symbol;
  return found;
}

Status Framework::Bound() const {
  if (missing_.empty()) return Done{};
  return Unavailable(std::string(path_) + " has no " + missing_);
}

}  // namespace lladdr::darwin
