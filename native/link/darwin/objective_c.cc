#include "link/darwin/objective_c.h"

#include "link/darwin/framework.h"

namespace lladdr::darwin {

// The pool functions are what compilers call for @autoreleasepool; their names are part of the ABI
// (clang's "Objective-C Automatic Reference Counting", runtime support).
Result<ObjectiveC> ObjectiveC::Load() {
  Result<Framework> library = Framework::Load("/usr/lib/libobjc.A.dylib");
  if (!library.ok()) return library.TakeFailure();
  ObjectiveC runtime{};
  library.value().Bind("objc_getClass", &runtime.get_class);
  library.value().Bind("sel_registerName", &runtime.register_selector);
  library.value().Bind("objc_msgSend", &runtime.message_send);
  library.value().Bind("objc_autoreleasePoolPush", &runtime.push_pool);
  library.value().Bind("objc_autoreleasePoolPop", &runtime.pop_pool);
  if (Status bound = library.value().Bound(); !bound.ok()) return bound.TakeFailure();
  return runtime;
}

}  // namespace lladdr::darwin
