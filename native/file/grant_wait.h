#ifndef LLADDR_FILE_GRANT_WAIT_H_
#define LLADDR_FILE_GRANT_WAIT_H_

#include <pthread.h>
#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace lladdr {

using Deadline = std::chrono::steady_clock::time_point;

// Lets one thread end another's wait: for good by Cancel(), or by news that the waiting thread
// checks itself.
class Interrupt {
 public:
  void Cancel();
  bool cancelled();

 private:
  friend class GrantWait;
  std::mutex mutex_;
  std::condition_variable news_;
  bool cancelled_ = false;
};

// A blocking lock request on a thread of its own, for want of a lock call with a timeout. Blocking
// is fair, polling starves. The destructor cancels the request and joins the thread, so that
// neither outlives this object: a grant that comes too late is undone when the caller closes the
// descriptor.
class GrantWait {
 public:
  GrantWait(int fd, off_t offset, Interrupt* interrupt);
  GrantWait(const GrantWait&) = delete;
  GrantWait& operator=(const GrantWait&) = delete;
  ~GrantWait();

  // 0 when granted, ETIMEDOUT, ECANCELED, or the errno of the lock call or of starting the thread.
  int Wait(Deadline deadline);

 private:
  static void* Run(void* self);
  void Report(int error);

  const int fd_;
  const off_t offset_;
  Interrupt* const interrupt_;
  std::optional<int> outcome_;  // guarded by the interrupt's mutex
  pthread_t thread_{};
  int start_error_ = 0;
};

}  // namespace lladdr

#endif  // LLADDR_FILE_GRANT_WAIT_H_
