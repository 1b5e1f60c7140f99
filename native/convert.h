#ifndef LLADDR_CONVERT_H_
#define LLADDR_CONVERT_H_

#include <napi.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "link/link_backend.h"

namespace lladdr {

// C++ results as JavaScript values. Plain Node-API, because these also run for work that completes
// while its environment is torn down: each call then fails quietly and the value comes out null,
// where Napi:: would abort the process.
napi_value ToText(napi_env env, std::string_view text);
napi_value ToJs(napi_env env, Done done);
napi_value ToJs(napi_env env, bool value);
napi_value ToJs(napi_env env, const Link& link);
napi_value ToJs(napi_env env, const std::vector<Link>& links);
napi_value ToJs(napi_env env, const MacAddress& address);
napi_value ToJs(napi_env env, const Identity& identity);

// The arguments of one call, checked. After the first that is not what it should be, a TypeError is
// pending, failed() is true, and the rest come out empty.
class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info) : info_(info) {}

  std::string Text(size_t index, const char* name);
  // A file path; no NUL inside, since the kernel would stop there.
  std::string Path(size_t index, const char* name);
  // From 0 up to `limit`, whole.
  int64_t Integer(size_t index, const char* name, int64_t limit);
  // From 0 up, fractions and Infinity too.
  double Milliseconds(size_t index, const char* name);
  bool Boolean(size_t index, const char* name);
  // A copy, since the caller may change the array while the thread pool reads it.
  std::vector<uint8_t> Bytes(size_t index, const char* name);

  bool failed() const { return failed_; }

 private:
  bool Expect(bool condition, const char* name, const char* what);

  const Napi::CallbackInfo& info_;
  bool failed_ = false;
};

}  // namespace lladdr

#endif  // LLADDR_CONVERT_H_
