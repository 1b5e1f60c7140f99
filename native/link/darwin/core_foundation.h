#ifndef LLADDR_LINK_DARWIN_CORE_FOUNDATION_H_
#define LLADDR_LINK_DARWIN_CORE_FOUNDATION_H_

#include <cstdint>
#include <string>
#include <utility>

#include "common/result.h"

namespace lladdr::darwin {

// CoreFoundation's types and functions, declared by hand from its public headers (CFBase.h,
// CFArray.h, CFString.h, CFError.h).
using CFTypeRef = const void*;
using CFIndex = long;  // NOLINT(google-runtime-int): CFBase.h

struct CoreFoundation {
  static Result<CoreFoundation> Load();

  void (*release)(CFTypeRef);
  CFIndex (*array_count)(CFTypeRef array);
  CFTypeRef (*array_value)(CFTypeRef array, CFIndex index);
  CFTypeRef (*make_string)(CFTypeRef allocator, const char* text, uint32_t encoding);
  unsigned char (*copy_text)(CFTypeRef string, char* buffer, CFIndex size, uint32_t encoding);
  CFTypeRef (*error_description)(CFTypeRef error);

  // As UTF-8; empty for null and for text of more than 255 bytes.
  std::string Text(CFTypeRef string) const;
};

// Owns one object that a function with Create or Copy in its name returned; may be null.
class Owned {
 public:
  Owned(const CoreFoundation& foundation, CFTypeRef object)
      : foundation_(&foundation), object_(object) {}
  Owned(Owned&& other) noexcept
      : foundation_(other.foundation_), object_(std::exchange(other.object_, nullptr)) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Owned& operator=(Owned&&) = delete;
  ~Owned() {
    if (object_ != nullptr) foundation_->release(object_);
  }
  CFTypeRef get() const { return object_; }

 private:
  const CoreFoundation* foundation_;
  CFTypeRef object_;
};

Owned MakeString(const CoreFoundation& foundation, const std::string& text);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_CORE_FOUNDATION_H_
