#ifndef LLADDR_FILE_LOCK_H_
#define LLADDR_FILE_LOCK_H_

#include <sys/types.h>

#include <optional>
#include <string>

#include "common/descriptor.h"
#include "common/result.h"
#include "file/grant_wait.h"

namespace lladdr {

// One byte of a permanent file, locked by a description of its own. Released by Release(), by
// destruction, or by the kernel when the process ends.
class FileLock {
 public:
  FileLock(Descriptor descriptor, off_t offset)
      : descriptor_(std::move(descriptor)), offset_(offset) {}
  FileLock(FileLock&&) noexcept = default;
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() { Release(); }

  void Release();

 private:
  Descriptor descriptor_;
  off_t offset_;
};

struct LockTarget {
  std::string path;  // created with mode 0600 where missing
  off_t offset = 0;
};

// One try: no lock when somebody else holds it. Never waits.
Result<std::optional<FileLock>> TryLock(const LockTarget& target);

// Waits in turn with the others until the deadline (ETIMEDOUT) or until cancelled (ECANCELED).
Result<FileLock> WaitForLock(const LockTarget& target, Deadline deadline, Interrupt* interrupt);

// What to report when the lock was not to be had in time.
Failure LockTimeout(const LockTarget& target);

}  // namespace lladdr

#endif  // LLADDR_FILE_LOCK_H_
