#include "file/sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace lladdr {

namespace {

template <typename Call>
int Uninterrupted(const Call& call) {
  while (call() != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace

// fsync(2) on macOS hands the data to the drive, which may keep it in a volatile cache; F_FULLFSYNC
// also empties that (fcntl(2)). Some file systems, of a network above all, do not know it. Only
// then is fsync(2) second best; after any other failure it would hide the loss.
int SyncToMedium(int fd) {
  const int error = Uninterrupted([fd] { return ::fcntl(fd, F_FULLFSYNC); });
  const bool unknown =
      error == ENOTSUP || error == EOPNOTSUPP || error == ENOTTY || error == EINVAL;
  return unknown ? Uninterrupted([fd] { return ::fsync(fd); }) : error;
}

// macOS has no weaker flush that outlives a power cut.
int SyncDataToMedium(int fd) { return SyncToMedium(fd); }

}  // namespace lladdr
