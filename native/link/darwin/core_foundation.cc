#include "link/darwin/core_foundation.h"

#include <array>

#include "link/darwin/framework.h"

namespace lladdr::darwin {

namespace {

constexpr char kPath[] = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
constexpr uint32_t kUtf8 = 0x08000100;  // kCFStringEncodingUTF8

}  // namespace

Result<CoreFoundation> CoreFoundation::Load() {
  Result<Framework> framework = Framework::Load(kPath);
  if (!framework.ok()) return framework.TakeFailure();
  CoreFoundation foundation{};
  framework.value().Bind("CFRelease", &foundation.release);
  framework.value().Bind("CFArrayGetCount", &foundation.array_count);
  framework.value().Bind("CFArrayGetValueAtIndex", &foundation.array_value);
  framework.value().Bind("CFStringCreateWithCString", &foundation.make_string);
  framework.value().Bind("CFStringGetCString", &foundation.copy_text);
  framework.value().Bind("CFErrorCopyDescription", &foundation.error_description);
  if (Status bound = framework.value().Bound(); !bound.ok()) return bound.TakeFailure();
  return foundation;
}

std::string CoreFoundation::Text(CFTypeRef string) const {
  std::array<char, 256> text{};
  if (string == nullptr || copy_text(string, text.data(), CFIndex{text.size()}, kUtf8) == 0)
    return {};
  return text.data();
}

Owned MakeString(const CoreFoundation& foundation, const std::string& text) {
  return {foundation, foundation.make_string(nullptr, text.c_str(), kUtf8)};
}

}  // namespace lladdr::darwin
