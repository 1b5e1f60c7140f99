#ifndef LLADDR_LINK_DARWIN_OBJECTIVE_C_H_
#define LLADDR_LINK_DARWIN_OBJECTIVE_C_H_

#include "common/result.h"

namespace lladdr::darwin {

using ObjcObject = const void*;    // id
using ObjcSelector = const void*;  // SEL
using ObjcBool = signed char;      // BOOL; bool on arm64, which passes and returns 0 and 1 alike

// The Objective-C runtime (objc/runtime.h, objc/message.h), found at run time.
struct ObjectiveC {
  static Result<ObjectiveC> Load();

  // objc_msgSend() must be called by the exact type of the method: arm64 passes variadic arguments
  // elsewhere. A message to null is allowed and answers null, 0 or false.
  template <typename Answer, typename... Arguments>
  Answer Send(ObjcObject receiver, const char* selector, Arguments... arguments) const {
    using Method = Answer (*)(ObjcObject, ObjcSelector, Arguments...);
    return reinterpret_cast<Method>(message_send)(receiver, register_selector(selector),
                                                  arguments...);
  }

  ObjcObject (*get_class)(const char* name);
  ObjcSelector (*register_selector)(const char* name);
  void (*message_send)();
  void* (*push_pool)();
  void (*pop_pool)(void* pool);
};

// What is autoreleased on this thread goes with this object. Node's threads have no pool of their
// own, so it would stay for ever. Pools are a stack: destroy in reverse order, on the same thread.
class AutoreleasePool {
 public:
  explicit AutoreleasePool(const ObjectiveC& runtime)
      : pop_(runtime.pop_pool), pool_(runtime.push_pool()) {}
  AutoreleasePool(const AutoreleasePool&) = delete;
  AutoreleasePool& operator=(const AutoreleasePool&) = delete;
  ~AutoreleasePool() { pop_(pool_); }

 private:
  void (*pop_)(void*);
  void* pool_;
};

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_OBJECTIVE_C_H_
