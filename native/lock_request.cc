#include "lock_request.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "common/thread.h"
#include "lock_object.h"
#include "worker.h"

namespace lladdr {

namespace {

// Infinity would overflow the clock.
constexpr double kLongestWaitMs = 1e12;

Deadline DeadlineAfter(double timeout_ms) {
  const std::chrono::duration<double, std::milli> wait(std::min(timeout_ms, kLongestWaitMs));
  return std::chrono::steady_clock::now() + std::chrono::duration_cast<Deadline::duration>(wait);
}

// Nothing when the caller should wait.
std::optional<Result<FileLock>> FirstTry(const LockTarget& target, double timeout_ms) {
  Result<std::optional<FileLock>> tried = TryLock(target);
  if (!tried.ok()) return Result<FileLock>(tried.TakeFailure());
  if (tried.value()) return Result<FileLock>(std::move(*tried.value()));
  if (timeout_ms == 0) return Result<FileLock>(LockTimeout(target));
  return std::nullopt;
}

// A wait in progress. Three parties touch it: its thread runs it, the event loop settles the
// promise or a blocking wait takes the outcome, teardown cancels. Held by the threadsafe function
// until its finalizer, and by the request object; the thread is always joined before the former
// lets go.
class LockWait {
 public:
  // Null when no thread could be had; the promise is rejected then.
  static std::shared_ptr<LockWait> Start(napi_env env, napi_deferred deferred,
                                         const LockTarget& target, Deadline deadline);

  LockWait(napi_env env, napi_deferred deferred, LockTarget target, Deadline deadline)
      : env_(env), deferred_(deferred), target_(std::move(target)), deadline_(deadline) {}

  void Cancel() { interrupt_->Cancel(); }
  // The outcome, at the latest at the deadline; whoever comes first takes it, the others get none.
  std::optional<Result<FileLock>> Take();

 private:
  static void* Run(void* data);
  static void OnResult(napi_env env, napi_value callback, void* context, void* data);
  static void OnTeardown(void* data);
  static void Finalize(napi_env env, void* data, void* hint);
  bool Launch();
  void Join();

  napi_env env_;
  napi_deferred deferred_;
  const LockTarget target_;
  const Deadline deadline_;
  const std::shared_ptr<Interrupt> interrupt_ = std::make_shared<Interrupt>();
  napi_threadsafe_function to_loop_ = nullptr;
  pthread_t thread_{};
  bool running_ = false;
  std::optional<Result<FileLock>> result_;
};

std::shared_ptr<LockWait> LockWait::Start(napi_env env, napi_deferred deferred,
                                          const LockTarget& target, Deadline deadline) {
  auto wait = std::make_shared<LockWait>(env, deferred, target, deadline);
  auto* owned = new std::shared_ptr<LockWait>(wait);
  const napi_status created =
      napi_create_threadsafe_function(env, nullptr, nullptr, ToText(env, "lladdr.acquireLock"), 0,
                                      1, owned, Finalize, wait.get(), OnResult, &wait->to_loop_);
  if (created != napi_ok) {
    Settle<Done>(env, deferred, Refusal("EAGAIN", "no threadsafe function could be made"));
    delete owned;
    return nullptr;
  }
  if (!wait->Launch()) {
    napi_release_threadsafe_function(wait->to_loop_, napi_tsfn_abort);
    return nullptr;
  }
  return wait;
}

// The hook comes after the threadsafe function's own and therefore runs before it (last in, first
// out): the thread is gone by the time that function closes.
bool LockWait::Launch() {
  const int error = StartThread(Run, this, &thread_);
  if (error != 0) {
    Settle<Done>(env_, deferred_, KernelFailure(error, "pthread_create"));
    return false;
  }
  running_ = true;
  napi_add_env_cleanup_hook(env_, OnTeardown, this);
  return true;
}

void LockWait::Join() {
  if (!std::exchange(running_, false)) return;
  pthread_join(thread_, nullptr);
  napi_remove_env_cleanup_hook(env_, OnTeardown, this);
}

void* LockWait::Run(void* data) {
  auto* wait = static_cast<LockWait*>(data);
  wait->result_.emplace(WaitForLock(wait->target_, wait->deadline_, wait->interrupt_.get()));
  napi_threadsafe_function to_loop = wait->to_loop_;
  napi_call_threadsafe_function(to_loop, nullptr, napi_tsfn_nonblocking);
  napi_release_threadsafe_function(to_loop, napi_tsfn_release);
  return nullptr;
}

// Without an `env` the call was still queued when the environment ended. Node drops it after the
// finalizer, so `context` is gone by then, and with it a lock that was granted too late.
void LockWait::OnResult(napi_env env, napi_value /*callback*/, void* context, void* /*data*/) {
  if (env == nullptr) return;
  auto* wait = static_cast<LockWait*>(context);
  if (std::optional<Result<FileLock>> result = wait->Take(); result) {
    Settle(env, wait->deferred_, std::move(*result));
  } else {
    Settle<Done>(env, wait->deferred_, Done{});
  }
}

std::optional<Result<FileLock>> LockWait::Take() {
  Join();
  return std::exchange(result_, std::nullopt);
}

void LockWait::OnTeardown(void* data) {
  auto* wait = static_cast<LockWait*>(data);
  wait->interrupt_->Cancel();
  wait->Join();
}

void LockWait::Finalize(napi_env /*env*/, void* data, void* /*hint*/) {
  delete static_cast<std::shared_ptr<LockWait>*>(data);
}

}  // namespace

Result<FileLock> AcquireLock(const LockTarget& target, double timeout_ms) {
  const Deadline deadline = DeadlineAfter(timeout_ms);
  if (std::optional<Result<FileLock>> tried = FirstTry(target, timeout_ms))
    return std::move(*tried);
  Interrupt interrupt;
  return WaitForLock(target, deadline, &interrupt);
}

Napi::Value RequestLock(Napi::Env env, const LockTarget& target, double timeout_ms) {
  const Deadline deadline = DeadlineAfter(timeout_ms);
  napi_deferred deferred = nullptr;
  napi_value promise = nullptr;
  if (napi_create_promise(env, &deferred, &promise) != napi_ok) return {};
  Napi::Object request = Napi::Object::New(env);
  request.Set("promise", promise);

  std::optional<Result<FileLock>> tried = FirstTry(target, timeout_ms);
  std::optional<Failure> refusal;
  if (tried && !tried->ok()) {
    refusal = tried->TakeFailure();
    Settle<Done>(env, deferred, *refusal);
  } else if (tried) {
    const napi_value lock = ToJs(env, std::move(tried->value()));
    if (lock == nullptr) return {};
    napi_resolve_deferred(env, deferred, lock);
    request.Set("lock", lock);
  }
  const std::shared_ptr<LockWait> wait =
      tried ? nullptr : LockWait::Start(env, deferred, target, deadline);
  const auto abort = [wait](const Napi::CallbackInfo&) {
    if (wait) wait->Cancel();
  };
  const auto block = [wait, refusal](const Napi::CallbackInfo& info) -> Napi::Value {
    if (refusal) {
      Throw(info.Env(), *refusal);
      return {};
    }
    std::optional<Result<FileLock>> result = wait ? wait->Take() : std::nullopt;
    if (!result) return info.Env().Undefined();
    return {info.Env(), ReturnOrThrow(info.Env(), std::move(*result))};
  };
  request.Set("abort", Napi::Function::New(env, abort, "abort"));
  request.Set("wait", Napi::Function::New(env, block, "wait"));
  return request;
}

}  // namespace lladdr
