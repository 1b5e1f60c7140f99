#include "error.h"

#include <string>

#include "convert.h"

namespace lladdr {

namespace {

// "SIOCSIFHWADDR veth0: EBUSY, Device or resource busy" or "veth0: the loopback link must …".
std::string Describe(const Failure& failure) {
  const std::string& subject = failure.link.empty() ? failure.path : failure.link;
  std::string text = failure.syscall;
  if (!subject.empty()) text += (text.empty() ? "" : " ") + subject;
  if (!text.empty()) text += ": ";
  if (failure.error != 0) text += failure.code + ", ";
  text += failure.message;
  if (!failure.detail.empty()) text += " (" + failure.detail + ")";
  return text;
}

void SetText(napi_env env, napi_value error, const char* key, const std::string& text) {
  if (!text.empty()) napi_set_named_property(env, error, key, ToText(env, text));
}

}  // namespace

// Statuses are not checked: they fail only during teardown, where nobody will see the error.
napi_value ToError(napi_env env, const Failure& failure) {
  napi_value error = nullptr;
  napi_create_error(env, ToText(env, failure.code), ToText(env, Describe(failure)), &error);
  if (error == nullptr) return nullptr;
  if (failure.error != 0) {
    napi_value number = nullptr;
    napi_create_int32(env, failure.error, &number);
    napi_set_named_property(env, error, "errno", number);
  }
  SetText(env, error, "syscall", failure.syscall);
  SetText(env, error, "link", failure.link);
  SetText(env, error, "path", failure.path);
  SetText(env, error, "detail", failure.detail);
  return error;
}

void Throw(napi_env env, const Failure& failure) {
  if (napi_value error = ToError(env, failure); error != nullptr) napi_throw(env, error);
}

}  // namespace lladdr
