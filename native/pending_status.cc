#include "pending_status.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "worker.h"

namespace lladdr {

namespace {

// A task that runs once, on whichever thread comes first.
class Once {
 public:
  explicit Once(std::function<Status()> task) : task_(std::move(task)) {}

  // Run it, unless another thread does or did.
  void TryRun() {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      if (std::exchange(begun_, true)) return;
    }
    Status status = task_();
    const std::lock_guard<std::mutex> guard(mutex_);
    if (!status.ok()) failure_ = status.TakeFailure();
    done_ = true;
    finished_.notify_all();
  }

  // A copy: the promise and any number of waits take it.
  Status Wait() {
    TryRun();
    std::unique_lock<std::mutex> guard(mutex_);
    finished_.wait(guard, [this] { return done_; });
    if (failure_) return *failure_;
    return Done{};
  }

 private:
  const std::function<Status()> task_;
  std::mutex mutex_;
  std::condition_variable finished_;
  bool begun_ = false;
  bool done_ = false;
  std::optional<Failure> failure_;
};

// What goes through the pool. Settles with what the task came to, whoever ran it.
struct Pooled {
  std::shared_ptr<Once> once;
  Status operator()() const { return once->Wait(); }
};

}  // namespace

Napi::Value QueueStatus(Napi::Env env, const char* name, std::function<Status()> task) {
  auto once = std::make_shared<Once>(std::move(task));
  const Napi::Value promise(env, PooledTask<Pooled>::Queue(env, name, Pooled{once}));
  if (!promise.IsObject()) return promise;
  const auto wait = [once = std::move(once)](const Napi::CallbackInfo& info) -> Napi::Value {
    return {info.Env(), ReturnOrThrow(info.Env(), once->Wait())};
  };
  promise.As<Napi::Object>().Set("wait", Napi::Function::New(env, wait, "wait"));
  return promise;
}

}  // namespace lladdr
