#ifndef LLADDR_COMMON_BYTES_H_
#define LLADDR_COMMON_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace lladdr {

// A view of bytes that somebody else owns (std::span is C++20).
struct ByteSpan {
  const uint8_t* data = nullptr;
  size_t size = 0;

  ByteSpan From(size_t offset) const {
    return offset < size ? ByteSpan{data + offset, size - offset} : ByteSpan{};
  }
  ByteSpan First(size_t count) const { return {data, count < size ? count : size}; }

  // Copies a struct out; messages are not aligned for every type they hold. False when too few
  // bytes are left.
  template <typename T>
  bool Read(T* out) const {
    static_assert(std::is_trivially_copyable_v<T>);
    if (size < sizeof(T)) return false;
    std::memcpy(out, data, sizeof(T));
    return true;
  }

  // Text up to the first NUL, which may be missing.
  std::string_view Text() const {
    if (size == 0) return {};
    const auto* text = reinterpret_cast<const char*>(data);
    return {text, ::strnlen(text, size)};
  }
};

}  // namespace lladdr

#endif  // LLADDR_COMMON_BYTES_H_
