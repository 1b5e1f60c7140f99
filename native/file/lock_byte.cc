#include "file/lock_byte.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace lladdr {

#ifdef F_OFD_SETLK

namespace {

// Not for AddressSanitizer: cancelling the thread in here leaves its marks around `lock` on the
// dead stack, and it takes them for an overflow later.
__attribute__((no_sanitize_address)) int Request(
    int fd, int command, short type,
    off_t offset) {  // NOLINT(google-runtime-int): the field's type
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = offset;
  lock.l_len = 1;
  return ::fcntl(fd, command, &lock) == 0 ? 0 : errno;
}

}  // namespace

std::string LockBytePath(const std::string& path, off_t /*offset*/) { return path; }

int TryLockByte(int fd, off_t offset) {
  const int error = Request(fd, F_OFD_SETLK, F_WRLCK, offset);
  return error == EACCES ? EAGAIN : error;  // fcntl(2) allows either
}

int WaitLockByte(int fd, off_t offset) {
  int error = EINTR;
  while (error == EINTR) error = Request(fd, F_OFD_SETLKW, F_WRLCK, offset);
  return error;
}

void UnlockByte(int fd, off_t offset) { (void)Request(fd, F_OFD_SETLK, F_UNLCK, offset); }

#else

std::string LockBytePath(const std::string& path, off_t offset) {
  return path + "." + std::to_string(offset);
}

int TryLockByte(int fd, off_t /*offset*/) {
  return ::flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
}

int WaitLockByte(int fd, off_t /*offset*/) {
  while (::flock(fd, LOCK_EX) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

void UnlockByte(int fd, off_t /*offset*/) { (void)::flock(fd, LOCK_UN); }

#endif

}  // namespace lladdr
