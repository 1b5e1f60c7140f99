#include "files.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "arguments.h"
#include "file/durable.h"
#include "lock_object.h"
#include "lock_request.h"
#include "pending_status.h"
#include "worker.h"

namespace lladdr {

namespace {

constexpr int64_t kLargestMode = 07777;
constexpr int64_t kLargestOffset = std::numeric_limits<int32_t>::max();
// The largest whole number that a double holds exactly.
constexpr int64_t kLargestSize = (int64_t{1} << 53) - 1;

template <Mode kMode, typename Task>
Napi::Value PerformWaitable(Napi::Env env, const char* name, Task task) {
  if constexpr (kMode == Mode::kSync) return {env, ReturnOrThrow(env, task())};
  return QueueStatus(env, name, std::move(task));
}

template <Mode kMode>
Napi::Value Replace(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.Path(0, "path");
  std::vector<uint8_t> data = arguments.Bytes(1, "data");
  const auto mode = static_cast<mode_t>(arguments.Integer(2, "mode", kLargestMode));
  if (arguments.failed()) return {};
  return PerformWaitable<kMode>(
      info.Env(), "lladdr.replaceFile", [path = std::move(path), data = std::move(data), mode] {
        return ReplaceFile(path, ByteSpan{data.data(), data.size()}, mode);
      });
}

template <Mode kMode>
Napi::Value Duplicate(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string from = arguments.Path(0, "from");
  std::string to = arguments.Path(1, "to");
  if (arguments.failed()) return {};
  return PerformWaitable<kMode>(
      info.Env(), "lladdr.duplicateFile",
      [from = std::move(from), to = std::move(to)] { return DuplicateFile(from, to); });
}

template <Mode kMode>
Napi::Value Append(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.Path(0, "path");
  const auto size = static_cast<off_t>(arguments.Integer(1, "size", kLargestSize));
  std::vector<uint8_t> data = arguments.Bytes(2, "data");
  const bool flush = arguments.Boolean(3, "flush");
  if (arguments.failed()) return {};
  return PerformWaitable<kMode>(
      info.Env(), "lladdr.appendFile",
      [path = std::move(path), size, data = std::move(data), flush] {
        return AppendToFile(path, size, ByteSpan{data.data(), data.size()}, flush);
      });
}

template <Mode kMode>
Napi::Value Truncate(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.Path(0, "path");
  const auto size = static_cast<off_t>(arguments.Integer(1, "size", kLargestSize));
  if (arguments.failed()) return {};
  return PerformWaitable<kMode>(info.Env(), "lladdr.truncateFile", [path = std::move(path), size] {
    return TruncateFile(path, size);
  });
}

template <Mode kMode>
Napi::Value MakeDirectoryAt(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.Path(0, "path");
  const auto mode = static_cast<mode_t>(arguments.Integer(1, "mode", kLargestMode));
  if (arguments.failed()) return {};
  return PerformWaitable<kMode>(info.Env(), "lladdr.makeDirectory", [path = std::move(path), mode] {
    return MakeDirectory(path, mode);
  });
}

// Not through Perform: a wait for a lock has no end of its own and must not occupy the thread pool.
template <Mode kMode>
Napi::Value Acquire(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  LockTarget target;
  target.path = arguments.Path(0, "path");
  target.offset = static_cast<off_t>(arguments.Integer(1, "offset", kLargestOffset));
  const double timeout_ms = arguments.Milliseconds(2, "timeoutMs");
  if (arguments.failed()) return {};
  if constexpr (kMode == Mode::kAsync) return RequestLock(info.Env(), target, timeout_ms);
  return {info.Env(), ReturnOrThrow(info.Env(), AcquireLock(target, timeout_ms))};
}

}  // namespace

void DefineFiles(Napi::Env env, Napi::Object exports) {
  exports["replaceFileSync"] = Napi::Function::New<Replace<Mode::kSync>>(env, "replaceFileSync");
  exports["replaceFile"] = Napi::Function::New<Replace<Mode::kAsync>>(env, "replaceFile");
  exports["duplicateFileSync"] =
      Napi::Function::New<Duplicate<Mode::kSync>>(env, "duplicateFileSync");
  exports["duplicateFile"] = Napi::Function::New<Duplicate<Mode::kAsync>>(env, "duplicateFile");
  exports["appendFileSync"] = Napi::Function::New<Append<Mode::kSync>>(env, "appendFileSync");
  exports["appendFile"] = Napi::Function::New<Append<Mode::kAsync>>(env, "appendFile");
  exports["truncateFileSync"] = Napi::Function::New<Truncate<Mode::kSync>>(env, "truncateFileSync");
  exports["truncateFile"] = Napi::Function::New<Truncate<Mode::kAsync>>(env, "truncateFile");
  exports["makeDirectorySync"] =
      Napi::Function::New<MakeDirectoryAt<Mode::kSync>>(env, "makeDirectorySync");
  exports["makeDirectory"] =
      Napi::Function::New<MakeDirectoryAt<Mode::kAsync>>(env, "makeDirectory");
  exports["acquireLockSync"] = Napi::Function::New<Acquire<Mode::kSync>>(env, "acquireLockSync");
  exports["acquireLock"] = Napi::Function::New<Acquire<Mode::kAsync>>(env, "acquireLock");
}

}  // namespace lladdr
