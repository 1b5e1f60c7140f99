#ifndef LLADDR_ARGUMENTS_H_
#define LLADDR_ARGUMENTS_H_

#include <napi.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "link/address.h"

// What JavaScript calls the addon with, checked and as C++ values.
namespace lladdr {

// A pending TypeError: "<name> must be <what>".
void ThrowArgumentError(napi_env env, const char* name, const char* what);

// The arguments of one call, checked. After the first that is not what it should be, a TypeError is
// pending, failed() is true, and the rest come out empty.
class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info) : info_(info) {}

  std::string Text(size_t index, const char* name);
  // A file path or another name for the kernel; no NUL inside, since it would stop there.
  std::string Path(size_t index, const char* name);
  // From 0 up to `limit`, whole.
  int64_t Integer(size_t index, const char* name, int64_t limit);
  // From 0 up, fractions and Infinity too.
  double Milliseconds(size_t index, const char* name);
  bool Boolean(size_t index, const char* name);
  Napi::Function Function(size_t index, const char* name);
  std::vector<std::string> Texts(size_t index, const char* name);
  // Each as parsed: a text that is no address is a failure of its own.
  std::vector<Result<MacAddress>> Addresses(size_t index, const char* name);
  // A copy, since the caller may change the array while the thread pool reads it.
  std::vector<uint8_t> Bytes(size_t index, const char* name);

  bool failed() const { return failed_; }

 private:
  bool Expect(bool condition, const char* name, const char* what);
  template <typename T, typename Convert>
  std::vector<T> EachText(size_t index, const char* name, const Convert& convert);

  const Napi::CallbackInfo& info_;
  bool failed_ = false;
};

// A buffer for any link name or address; longer texts are cut short, and stay too long to be one.
constexpr size_t kLongestText = 256;

// Text as UTF-8 into a buffer, cut short where it does not fit. False when the value is no string.
bool ReadText(napi_env env, napi_value value, char* buffer, size_t capacity, size_t* size);

// Arguments for the hot path: strings only, in buffers on the stack, and the data pointer of the
// function.
template <size_t kCount>
class QuickArguments {
 public:
  // Filled when they are read: clearing them would cost what the hot path saves.
  // cppcheck-suppress uninitMemberVar
  QuickArguments(napi_env env, napi_callback_info info) : env_(env) {
    size_t count = kCount;
    napi_get_cb_info(env, info, &count, values_, nullptr, &data_);
  }

  template <size_t kIndex>
  std::string_view Text(const char* name) {
    static_assert(kIndex < kCount);
    size_t size = 0;
    if (!ReadText(env_, values_[kIndex], texts_[kIndex], kLongestText, &size)) {
      ThrowArgumentError(env_, name, "a string");
      failed_ = true;
    }
    return {texts_[kIndex], size};
  }
  template <typename T>
  T* Data() const {
    return static_cast<T*>(data_);
  }
  bool failed() const { return failed_; }

 private:
  napi_env env_;
  void* data_ = nullptr;
  bool failed_ = false;
  napi_value values_[kCount];         // NOLINT: filled by the constructor
  char texts_[kCount][kLongestText];  // NOLINT: filled by Text(); clearing it would cost as much as
                                      // reading it
};

}  // namespace lladdr

#endif  // LLADDR_ARGUMENTS_H_
