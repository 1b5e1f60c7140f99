#include "file/grant_wait.h"

#include <cerrno>

#include "common/thread.h"
#include "file/lock_byte.h"

namespace lladdr {

namespace {

// In glibc F_OFD_SETLKW is a cancellation point. Elsewhere (musl) it is none, and the thread must
// be cancellable at any moment of the call; that is safe since the call takes no lock and no
// memory.
#ifdef __GLIBC__
constexpr int kCancelType = PTHREAD_CANCEL_DEFERRED;
#else
constexpr int kCancelType = PTHREAD_CANCEL_ASYNCHRONOUS;
#endif

}  // namespace

void Interrupt::Cancel() {
  const std::lock_guard<std::mutex> guard(mutex_);
  cancelled_ = true;
  news_.notify_all();
}

bool Interrupt::cancelled() {
  const std::lock_guard<std::mutex> guard(mutex_);
  return cancelled_;
}

GrantWait::GrantWait(int fd, off_t offset, Interrupt* interrupt)
    : fd_(fd), offset_(offset), interrupt_(interrupt) {
  start_error_ = StartThread(&GrantWait::Run, this, &thread_);
}

GrantWait::~GrantWait() {
  if (start_error_ != 0) return;
  pthread_cancel(thread_);
  pthread_join(thread_, nullptr);
}

int GrantWait::Wait(Deadline deadline) {
  if (start_error_ != 0) return start_error_;
  std::unique_lock<std::mutex> lock(interrupt_->mutex_);
  interrupt_->news_.wait_until(lock, deadline,
                               [this] { return outcome_ || interrupt_->cancelled_; });
  if (outcome_) return *outcome_;
  return interrupt_->cancelled_ ? ECANCELED : ETIMEDOUT;
}

// The thread can be cancelled only while it is inside the lock call, where nothing on its stack
// owns anything.
LLADDR_CANCELLABLE void* GrantWait::Run(void* self) {
  auto* wait = static_cast<GrantWait*>(self);
  pthread_setcanceltype(kCancelType, nullptr);
  const int error = WaitLockByte(wait->fd_, wait->offset_);
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
  wait->Report(error);
  return nullptr;
}

void GrantWait::Report(int error) {
  const std::lock_guard<std::mutex> guard(interrupt_->mutex_);
  outcome_ = error;
  interrupt_->news_.notify_all();
}

}  // namespace lladdr
