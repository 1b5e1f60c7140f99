#include "arguments.h"

#include <array>
#include <cmath>

namespace lladdr {

// ASCII by way of UTF-16, because Node-API's UTF-8 takes a third longer. (Its Latin-1 drops the
// high byte of every character: "\u0176" would become "v", another link.)
bool ReadText(napi_env env, napi_value value, char* buffer, size_t capacity, size_t* size) {
  constexpr size_t kShort = 32;
  std::array<char16_t, kShort> units;  // NOLINT(*-member-init): filled by the next call
  if (napi_get_value_string_utf16(env, value, units.data(), kShort, size) != napi_ok) return false;
  char16_t seen = 0;
  for (size_t i = 0; i < *size; ++i) {
    seen = static_cast<char16_t>(seen | units[i]);
    buffer[i] = static_cast<char>(units[i]);
  }
  if (seen < 0x80 && *size < kShort - 1) return true;
  return napi_get_value_string_utf8(env, value, buffer, capacity, size) == napi_ok;
}

void ThrowArgumentError(napi_env env, const char* name, const char* what) {
  const std::string message = std::string(name) + " must be " + what;
  napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message.c_str());
}

bool Arguments::Expect(bool condition, const char* name, const char* what) {
  if (failed_ || condition) return !failed_;
  failed_ = true;
  ThrowArgumentError(info_.Env(), name, what);
  return false;
}

std::string Arguments::Text(size_t index, const char* name) {
  if (!Expect(info_[index].IsString(), name, "a string")) return {};
  return info_[index].As<Napi::String>().Utf8Value();
}

std::string Arguments::Path(size_t index, const char* name) {
  std::string path = Text(index, name);
  Expect(path.find('\0') == std::string::npos, name, "a text without NUL");
  return path;
}

int64_t Arguments::Integer(size_t index, const char* name, int64_t limit) {
  const Napi::Value value = info_[index];
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  const bool whole =
      number >= 0 && number <= static_cast<double>(limit) && std::floor(number) == number;
  const std::string what = "a whole number from 0 to " + std::to_string(limit);
  return Expect(whole, name, what.c_str()) ? static_cast<int64_t>(number) : 0;
}

double Arguments::Milliseconds(size_t index, const char* name) {
  const Napi::Value value = info_[index];
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  return Expect(number >= 0, name, "a number of milliseconds, 0 or more") ? number : 0;
}

bool Arguments::Boolean(size_t index, const char* name) {
  if (!Expect(info_[index].IsBoolean(), name, "true or false")) return false;
  return info_[index].As<Napi::Boolean>().Value();
}

Napi::Function Arguments::Function(size_t index, const char* name) {
  if (!Expect(info_[index].IsFunction(), name, "a function")) return {};
  return info_[index].As<Napi::Function>();
}

template <typename T, typename Convert>
std::vector<T> Arguments::EachText(size_t index, const char* name, const Convert& convert) {
  std::vector<T> converted;
  uint32_t length = 0;
  const bool array = info_[index].IsArray() &&
                     napi_get_array_length(info_.Env(), info_[index], &length) == napi_ok;
  if (!Expect(array, name, "a list of strings")) return converted;
  converted.reserve(length);
  for (uint32_t i = 0; i < length && !failed_; ++i) {
    const Napi::HandleScope scope(info_.Env());
    napi_value element = nullptr;
    napi_get_element(info_.Env(), info_[index], i, &element);
    std::array<char, kLongestText> text;  // NOLINT(*-member-init): filled by the next call
    size_t size = 0;
    if (Expect(ReadText(info_.Env(), element, text.data(), text.size(), &size), name,
               "a list of strings")) {
      converted.push_back(convert(std::string_view(text.data(), size)));
    }
  }
  return converted;
}

std::vector<std::string> Arguments::Texts(size_t index, const char* name) {
  return EachText<std::string>(index, name,
                               [](std::string_view text) { return std::string(text); });
}

std::vector<Result<MacAddress>> Arguments::Addresses(size_t index, const char* name) {
  return EachText<Result<MacAddress>>(index, name, ParseMacAddress);
}

std::vector<uint8_t> Arguments::Bytes(size_t index, const char* name) {
  napi_typedarray_type type = napi_int8_array;
  size_t length = 0;
  void* data = nullptr;
  const Napi::Value value = info_[index];
  const bool bytes = value.IsTypedArray() &&
                     napi_get_typedarray_info(info_.Env(), value, &type, &length, &data, nullptr,
                                              nullptr) == napi_ok &&
                     type == napi_uint8_array;
  if (!Expect(bytes, name, "a Uint8Array")) return {};
  const auto* begin = static_cast<const uint8_t*>(data);
  return {begin, begin + length};
}

}  // namespace lladdr
