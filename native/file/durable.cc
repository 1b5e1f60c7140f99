#include "file/durable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "common/descriptor.h"
#include "file/sync.h"

namespace lladdr {

namespace {

std::string DirectoryOf(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// The directory itself may be reached through a symbolic link, hence no O_NOFOLLOW here.
Result<Descriptor> OpenDirectory(const std::string& path) {
  Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return KernelFailure(errno, "open").OnPath(path);
  return directory;
}

Status SyncDirectory(const Descriptor& directory, const std::string& path) {
  const int error = SyncToMedium(directory.get());
  if (error == 0) return Done{};
  Failure failure = KernelFailure(error, "fsync").OnPath(path);
  failure.detail = "the change is visible, but a power cut may undo it";
  return failure;
}

// `<path>.tmp`, which goes away with this object unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& path) : target_(path), path_(path + ".tmp") {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    const int saved = errno;
    (void)::unlink(path_.c_str());
    errno = saved;
  }

  // Removes what a killed process left.
  Status Clear() const {
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT) return Fail(errno, "unlink");
    return Done{};
  }
  Status Fill(ByteSpan data, mode_t mode) const;
  Status LinkTo(const std::string& from) const {
    if (::link(from.c_str(), path_.c_str()) != 0) return KernelFailure(errno, "link").OnPath(from);
    return Done{};
  }
  // Two names of one file are left alone by rename(2); the destructor's unlink is right in that
  // case too.
  Status RenameOverTarget() const {
    if (::rename(path_.c_str(), target_.c_str()) != 0) {
      return KernelFailure(errno, "rename").OnPath(target_);
    }
    return Done{};
  }

 private:
  Failure Fail(int error, const char* syscall) const {
    return KernelFailure(error, syscall).OnPath(path_);
  }

  std::string target_;
  std::string path_;
};

int WriteAll(const Descriptor& file, ByteSpan data) {
  while (data.size > 0) {
    const ssize_t written = ::write(file.get(), data.data, data.size);
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) data = data.From(static_cast<size_t>(written));
  }
  return 0;
}

Status TemporaryFile::Fill(ByteSpan data, mode_t mode) const {
  Descriptor file(
      ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!file.valid()) return Fail(errno, "open");
  if (const int error = WriteAll(file, data); error != 0) return Fail(error, "write");
  if (const int error = SyncToMedium(file.get()); error != 0) return Fail(error, "fsync");
  if (const int error = file.Close(); error != 0) return Fail(error, "close");
  return Done{};
}

// What replacing and duplicating share; `prepare` makes the temporary file. The directory is opened
// first, so that a failure to open it comes before any change.
template <typename Prepare>
Status Install(const std::string& path, const Prepare& prepare) {
  const std::string parent = DirectoryOf(path);
  Result<Descriptor> directory = OpenDirectory(parent);
  if (!directory.ok()) return directory.TakeFailure();
  {
    const TemporaryFile temporary(path);
    if (Status cleared = temporary.Clear(); !cleared.ok()) return cleared;
    if (Status prepared = prepare(temporary); !prepared.ok()) return prepared;
    if (Status renamed = temporary.RenameOverTarget(); !renamed.ok()) return renamed;
  }
  return SyncDirectory(directory.value(), parent);
}

bool IsDirectory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

Status ReplaceFile(const std::string& path, ByteSpan data, mode_t mode) {
  return Install(path, [&](const TemporaryFile& temporary) { return temporary.Fill(data, mode); });
}

Status DuplicateFile(const std::string& from, const std::string& to) {
  return Install(to, [&](const TemporaryFile& temporary) { return temporary.LinkTo(from); });
}

Status AppendToFile(const std::string& path, off_t size, ByteSpan data, bool flush) {
  const auto fail = [&](int error, const char* syscall) {
    return KernelFailure(error, syscall).OnPath(path);
  };
  Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW));
  if (!file.valid()) return fail(errno, "open");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return fail(errno, "fstat");
  if (status.st_size != size) return fail(ESTALE, "fstat");
  if (const int error = WriteAll(file, data); error != 0) return fail(error, "write");
  if (flush) {
    if (const int error = SyncDataToMedium(file.get()); error != 0) return fail(error, "fdatasync");
  }
  if (const int error = file.Close(); error != 0) return fail(error, "close");
  return Done{};
}

Status TruncateFile(const std::string& path, off_t size) {
  const auto fail = [&](int error, const char* syscall) {
    return KernelFailure(error, syscall).OnPath(path);
  };
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.valid()) return fail(errno, "open");
  if (::ftruncate(file.get(), size) != 0) return fail(errno, "ftruncate");
  if (const int error = SyncToMedium(file.get()); error != 0) return fail(error, "fsync");
  if (const int error = file.Close(); error != 0) return fail(error, "close");
  return Done{};
}

// The parent is synced for an existing directory too: whoever made it may have died before doing
// so. Only there may the parent be out of reach, since it is not ours then.
Status MakeDirectory(const std::string& path, mode_t mode) {
  const bool made = ::mkdir(path.c_str(), mode) == 0;
  const int error = made ? 0 : errno;
  if (!made && (error != EEXIST || !IsDirectory(path)))
    return KernelFailure(error, "mkdir").OnPath(path);
  const std::string parent = DirectoryOf(path);
  Result<Descriptor> directory = OpenDirectory(parent);
  if (directory.ok()) return SyncDirectory(directory.value(), parent);
  if (!made && directory.failure().error == EACCES) return Done{};
  return directory.TakeFailure();
}

}  // namespace lladdr
