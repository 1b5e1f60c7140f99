#ifndef LLADDR_WORKER_H_
#define LLADDR_WORKER_H_

#include <napi.h>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "common/result.h"
#include "convert.h"
#include "error.h"

// The two ways to run a task, a callable that returns Result<T>: now, or on libuv's thread pool
// with a promise.
namespace lladdr {

enum class Mode { kSync, kAsync };

// The task's value, or its failure as a pending exception.
template <typename T>
napi_value ReturnOrThrow(napi_env env, Result<T> result) {
  if (result.ok()) return ToJs(env, std::move(result.value()));
  Throw(env, result.failure());
  return nullptr;
}

// Settles the promise; does nothing in an environment that is being torn down.
template <typename T>
void Settle(napi_env env, napi_deferred deferred, Result<T> result) {
  if (result.ok()) {
    if (napi_value value = ToJs(env, std::move(result.value())); value != nullptr) {
      napi_resolve_deferred(env, deferred, value);
    }
  } else if (napi_value error = ToError(env, result.failure()); error != nullptr) {
    napi_reject_deferred(env, deferred, error);
  }
}

// One task on its way through the thread pool. Owns itself from Queue() to its completion, which
// Node-API promises even when the environment ends first.
template <typename Task>
class PooledTask {
 public:
  static napi_value Queue(napi_env env, const char* name, Task task) {
    auto work = std::make_unique<PooledTask>(std::move(task));
    napi_value promise = nullptr;
    if (napi_create_promise(env, &work->deferred_, &promise) != napi_ok) return nullptr;
    napi_create_async_work(env, nullptr, ToText(env, name), Execute, Complete, work.get(),
                           &work->handle_);
    if (napi_queue_async_work(env, work->handle_) != napi_ok) {
      Settle<Done>(env, work->deferred_, Refusal("EAGAIN", "the thread pool takes no more work"));
      napi_delete_async_work(env, work->handle_);
      return promise;
    }
    (void)work.release();
    return promise;
  }

  explicit PooledTask(Task task) : task_(std::move(task)) {}

 private:
  static void Execute(napi_env /*env*/, void* data) {
    auto* work = static_cast<PooledTask*>(data);
    work->result_.emplace(work->task_());
  }

  static void Complete(napi_env env, napi_status /*status*/, void* data) {
    const std::unique_ptr<PooledTask> work(static_cast<PooledTask*>(data));
    if (work->result_) Settle(env, work->deferred_, std::move(*work->result_));
    napi_delete_async_work(env, work->handle_);
  }

  Task task_;
  std::optional<std::invoke_result_t<Task&>> result_;
  napi_deferred deferred_ = nullptr;
  napi_async_work handle_ = nullptr;
};

template <Mode kMode, typename Task>
Napi::Value Perform(Napi::Env env, const char* name, Task task) {
  if constexpr (kMode == Mode::kSync) {
    return {env, ReturnOrThrow(env, task())};
  } else {
    return {env, PooledTask<Task>::Queue(env, name, std::move(task))};
  }
}

}  // namespace lladdr

#endif  // LLADDR_WORKER_H_
