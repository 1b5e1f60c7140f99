#ifndef LLADDR_CONVERT_H_
#define LLADDR_CONVERT_H_

#include <napi.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"
#include "link/link_backend.h"

namespace lladdr {

// Few enough links to be turned into objects without holding up the event loop.
constexpr size_t kTakenAtOnce = 256;

// C++ results as JavaScript values. Plain Node-API, because these also run for work that completes
// while its environment is torn down: each call then fails quietly and the value comes out null,
// where Napi:: would abort the process.
napi_value ToText(napi_env env, std::string_view text);
napi_value ToJs(napi_env env, Done done);
napi_value ToJs(napi_env env, bool value);
napi_value ToJs(napi_env env, const Link& link);
napi_value ToJs(napi_env env, const std::vector<Link>& links);
// A function that takes some hundred of them per call, so that the event loop need not stand still
// for all; an empty array when that is all.
struct FoundLinks {
  std::vector<Link> links;
};
napi_value ToJs(napi_env env, FoundLinks found);
napi_value ToJs(napi_env env, const MacAddress& address);
napi_value ToJs(napi_env env, const std::vector<std::string>& texts);
napi_value ToJs(napi_env env, const std::vector<uint8_t>& bytes);  // a Buffer
napi_value ToJs(napi_env env, const Identity& identity);
napi_value ToJs(napi_env env, const std::vector<Neighbour>& neighbours);
// A link, the index of one that is gone, or "begin" or "end" of a description of all links.
napi_value ToJs(napi_env env, const std::vector<LinkNews>& news);
// An Error for each failure, in its place; nothing for a success.
napi_value ToJs(napi_env env, const std::vector<Status>& outcomes);

// Appends NativeLinks to an array, made of their members one after the other; kept in the
// Environment.
Napi::Function DefineMakeLinks(Napi::Env env);

}  // namespace lladdr

#endif  // LLADDR_CONVERT_H_
