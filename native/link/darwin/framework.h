#ifndef LLADDR_LINK_DARWIN_FRAMEWORK_H_
#define LLADDR_LINK_DARWIN_FRAMEWORK_H_

#include <string>

#include "common/result.h"

namespace lladdr::darwin {

// A system library found at run time, because its headers and stubs are on no other machine than a
// Mac and this builds anywhere. Never closed: libraries with Objective-C in them cannot be
// unloaded.
class Framework {
 public:
  // BACKEND_UNAVAILABLE with the loader's words where there is no such library.
  static Result<Framework> Load(const char* path);

  // Points `*function` at the symbol. Remembers the first that is missing, so that a caller binds
  // all and asks once.
  template <typename Function>
  void Bind(const char* symbol, Function** function) {
    *function = reinterpret_cast<Function*>(Find(symbol));
  }
  // BACKEND_UNAVAILABLE naming the first symbol that was not found.
  Status Bound() const;

 private:
  Framework(const char* path, void* handle) : path_(path), handle_(handle) {}
  void* Find(const char* symbol);

  const char* path_;
  void* handle_;
  std::string missing_;
};

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_FRAMEWORK_H_
