#include "file/sync.h"

#include <unistd.h>

#include <cerrno>

namespace lladdr {

int SyncToMedium(int fd) {
  while (::fsync(fd) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

int SyncDataToMedium(int fd) {
  while (::fdatasync(fd) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace lladdr
