#ifndef LLADDR_FILE_DURABLE_H_
#define LLADDR_FILE_DURABLE_H_

#include <sys/types.h>

#include <string>

#include "common/bytes.h"
#include "common/result.h"

// Changes of files that are complete and on the medium when they return Done, and have left the old
// state when they fail. One exception: when the directory's own sync fails, at the very end, the
// new name is visible but may not survive a power cut. Failures carry the path and the system call.
//
// Each uses `<path>.tmp` beside the file. The caller holds the lock that makes it the only writer.
namespace lladdr {

// Write `<path>.tmp`, sync it, rename it over `path`, sync the directory. `mode` is narrowed by the
// umask.
Status ReplaceFile(const std::string& path, ByteSpan data, mode_t mode);

// Give the file `from` the second name `to`, atomically: there is no moment without a file `to` if
// there was one before.
Status DuplicateFile(const std::string& from, const std::string& to);

// Not recursive. An existing directory is fine; any other existing file is EEXIST.
Status MakeDirectory(const std::string& path, mode_t mode);

}  // namespace lladdr

#endif  // LLADDR_FILE_DURABLE_H_
