#ifndef LLADDR_FILE_LOCK_BYTE_H_
#define LLADDR_FILE_LOCK_BYTE_H_

#include <sys/types.h>

#include <string>

// An exclusive lock on one byte that belongs to the open file description, not to the process: two
// opens exclude each other inside one process as well, and closing another descriptor of the file
// does not drop it (unlike POSIX locks). F_OFD_SETLK, fcntl(2); where the system headers lack it,
// flock(2) on a file of its own per byte.
namespace lladdr {

// For functions in which a thread may be cancelled: AddressSanitizer would leave its marks around
// their variables on the dead stack, and take them for an overflow later.
#define LLADDR_CANCELLABLE __attribute__((no_sanitize_address))

// The file to open for the byte at `offset` of `path`.
std::string LockBytePath(const std::string& path, off_t offset);

// 0, EAGAIN while somebody else holds the byte, or another errno.
int TryLockByte(int fd, off_t offset);

// Blocks until granted; 0 or an errno. The thread may be cancelled meanwhile (pthread_cancel(3)):
// nothing here needs cleaning up.
int WaitLockByte(int fd, off_t offset);

void UnlockByte(int fd, off_t offset);

}  // namespace lladdr

#endif  // LLADDR_FILE_LOCK_BYTE_H_
