#include "file/lock.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "file/lock_byte.h"

namespace lladdr {

namespace {

// O_NONBLOCK, should somebody have put a device or a FIFO there.
Result<Descriptor> OpenLockFile(const LockTarget& target) {
  const std::string path = LockBytePath(target.path, target.offset);
  Descriptor file(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  if (!file.valid()) return KernelFailure(errno, "open").OnPath(path);
  return file;
}

// Whether the path still names the file that was locked. If somebody replaced it, the next one
// locks another file, and there would be two holders.
bool IsCurrent(const Descriptor& file, const LockTarget& target) {
  struct stat held {};
  struct stat named {};
  const std::string path = LockBytePath(target.path, target.offset);
  return ::fstat(file.get(), &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

Failure LockFailure(int error, const LockTarget& target) {
  return KernelFailure(error, "F_OFD_SETLK").OnPath(target.path);
}

// Opens and locks by `lock_byte` until the locked file is the one at the path; its errno otherwise.
template <typename LockByteCall>
Result<FileLock> OpenAndLock(const LockTarget& target, const LockByteCall& lock_byte) {
  for (;;) {
    Result<Descriptor> file = OpenLockFile(target);
    if (!file.ok()) return file.TakeFailure();
    if (const int error = lock_byte(file.value().get()); error != 0)
      return LockFailure(error, target);
    if (IsCurrent(file.value(), target)) return FileLock(std::move(file.value()), target.offset);
  }
}

}  // namespace

// Unlocked before it is closed: a child that is between fork and exec still holds the description
// for a moment.
void FileLock::Release() {
  if (!descriptor_.valid()) return;
  UnlockByte(descriptor_.get(), offset_);
  (void)descriptor_.Close();
}

Result<std::optional<FileLock>> TryLock(const LockTarget& target) {
  Result<FileLock> lock =
      OpenAndLock(target, [&](int fd) { return TryLockByte(fd, target.offset); });
  if (lock.ok()) return std::optional<FileLock>(std::move(lock.value()));
  if (lock.failure().error == EAGAIN) return std::optional<FileLock>();
  return lock.TakeFailure();
}

Result<FileLock> WaitForLock(const LockTarget& target, Deadline deadline, Interrupt* interrupt) {
  Result<FileLock> lock = OpenAndLock(target, [&](int fd) {
    GrantWait wait(fd, target.offset, interrupt);
    return wait.Wait(deadline);
  });
  if (!lock.ok() && lock.failure().error == ETIMEDOUT) return LockTimeout(target);
  return lock;
}

Failure LockTimeout(const LockTarget& target) {
  Failure failure = LockFailure(ETIMEDOUT, target);
  failure.message = "byte " + std::to_string(target.offset) + " stayed locked by another holder";
  return failure;
}

}  // namespace lladdr
