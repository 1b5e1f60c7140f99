#include "file/sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace lladdr {

// fsync(2) on macOS hands the data to the drive, which may keep it in a volatile cache; F_FULLFSYNC
// goes further, but some file systems (SMB, FAT) do not know it.
int SyncToMedium(int fd) {
  if (::fcntl(fd, F_FULLFSYNC) == 0) return 0;
  const bool unknown = errno == ENOTSUP || errno == ENOTTY || errno == EINVAL;
  if (!unknown) return errno;
  return ::fsync(fd) == 0 ? 0 : errno;
}

}  // namespace lladdr
