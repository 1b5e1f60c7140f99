#ifndef LLADDR_FILE_DURABLE_H_
#define LLADDR_FILE_DURABLE_H_

#include <sys/types.h>

#include <string>

#include "common/bytes.h"
#include "common/result.h"

// Changes of files that are complete and on the medium when they return Done. Failures carry the
// path and the system call. The caller holds the lock that makes it the only writer.
//
// Replacing and duplicating use `<path>.tmp` beside the file and have left the old state when they
// fail, with one exception: when the directory's own sync fails, at the very end, the new name is
// visible but may not survive a power cut.
namespace lladdr {

// Write `<path>.tmp`, sync it, rename it over `path`, sync the directory. `mode` is narrowed by the
// umask.
Status ReplaceFile(const std::string& path, ByteSpan data, mode_t mode);

// Give the file `from` the second name `to`, atomically: there is no moment without a file `to` if
// there was one before.
Status DuplicateFile(const std::string& from, const std::string& to);

// Write `data` behind the `size` bytes that the file has; ESTALE when it has another size. `flush`:
// have it on the medium, fdatasync(2). A failure may leave any part of the data behind: cut it off
// with TruncateFile(). After a failed flush (syscall "fdatasync") what is on the medium is unknown.
Status AppendToFile(const std::string& path, off_t size, ByteSpan data, bool flush);

// Cut the file to its first `size` bytes.
Status TruncateFile(const std::string& path, off_t size);

// Not recursive. An existing directory is fine; any other existing file is EEXIST.
Status MakeDirectory(const std::string& path, mode_t mode);

}  // namespace lladdr

#endif  // LLADDR_FILE_DURABLE_H_
