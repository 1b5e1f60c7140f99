#include "watch_request.h"

#include <memory>
#include <utility>
#include <vector>

#include "convert.h"
#include "error.h"
#include "worker.h"

namespace lladdr {

namespace {

// A watch and its way to the event loop. Both are used on the loop's thread; the watch's own thread
// only rings. It ends with Close(), with its environment, or with the last function that shares it.
class Watching {
 public:
  explicit Watching(napi_env env) : env_(env) {}
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;
  ~Watching() { Close(); }

  Status Open(LinkBackend& backend, napi_value on_news);
  Result<std::vector<LinkNews>> Take();
  void Close();

 private:
  static void OnTeardown(void* data);

  napi_env env_;
  napi_threadsafe_function to_loop_ = nullptr;
  std::unique_ptr<LinkWatch> watch_;
};

// A queue of one: whoever takes takes all, so one call that waits is as good as many. The hook
// comes after the threadsafe function's own and therefore runs before it (last in, first out): the
// thread is gone by the time that function closes.
Status Watching::Open(LinkBackend& backend, napi_value on_news) {
  const napi_status created =
      napi_create_threadsafe_function(env_, on_news, nullptr, ToText(env_, "lladdr.watch"), 1, 1,
                                      nullptr, nullptr, nullptr, nullptr, &to_loop_);
  if (created != napi_ok) return Refusal("EAGAIN", "no threadsafe function could be made");
  napi_add_env_cleanup_hook(env_, OnTeardown, this);
  Result<std::unique_ptr<LinkWatch>> watch = backend.Watch([to_loop = to_loop_] {
    napi_call_threadsafe_function(to_loop, nullptr, napi_tsfn_nonblocking);
  });
  if (!watch.ok()) return watch.TakeFailure();
  watch_ = std::move(watch.value());
  return Done{};
}

// The threadsafe function goes with the environment, before the functions that share this object
// do.
void Watching::OnTeardown(void* data) {
  auto* watching = static_cast<Watching*>(data);
  watching->watch_.reset();
  watching->to_loop_ = nullptr;
}

Result<std::vector<LinkNews>> Watching::Take() {
  if (watch_ == nullptr) return std::vector<LinkNews>();
  return watch_->Take(kTakenAtOnce);
}

void Watching::Close() {
  watch_.reset();
  if (to_loop_ == nullptr) return;
  napi_remove_env_cleanup_hook(env_, OnTeardown, this);
  napi_release_threadsafe_function(std::exchange(to_loop_, nullptr), napi_tsfn_abort);
}

}  // namespace

Napi::Value StartWatch(Napi::Env env, LinkBackend& backend, Napi::Function on_news) {
  auto watching = std::make_shared<Watching>(env);
  if (Status opened = watching->Open(backend, on_news); !opened.ok()) {
    Throw(env, opened.failure());
    return {};
  }
  const auto take = [watching](const Napi::CallbackInfo& info) {
    return Napi::Value(info.Env(), ReturnOrThrow(info.Env(), watching->Take()));
  };
  const auto close = [watching](const Napi::CallbackInfo&) { watching->Close(); };
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("take", Napi::Function::New(env, take, "take"));
  handle.Set("close", Napi::Function::New(env, close, "close"));
  return handle;
}

}  // namespace lladdr
