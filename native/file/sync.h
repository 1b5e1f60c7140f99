#ifndef LLADDR_FILE_SYNC_H_
#define LLADDR_FILE_SYNC_H_

namespace lladdr {

// Has the file's or directory's content on the medium before it returns; 0 or an errno. Never call
// it again after a failure: the kernel marks the pages clean, so a second call succeeds although
// the data is lost (fsync(2), ATC'20).
int SyncToMedium(int fd);

// The same for a file's content and size, without its times: fdatasync(2).
int SyncDataToMedium(int fd);

}  // namespace lladdr

#endif  // LLADDR_FILE_SYNC_H_
