#ifndef LLADDR_COMMON_DESCRIPTOR_H_
#define LLADDR_COMMON_DESCRIPTOR_H_

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace lladdr {

// Owns one file descriptor. Destruction closes it and leaves errno alone, so an error path may let
// it go at any moment.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    const int saved = errno;
    (void)Close();
    errno = saved;
  }

  bool valid() const { return fd_ >= 0; }
  int get() const { return fd_; }

  // 0 or an errno. EINTR counts as closed: on Linux the descriptor is gone either way, close(2).
  int Close() {
    const int fd = std::exchange(fd_, -1);
    if (fd < 0 || ::close(fd) == 0 || errno == EINTR) return 0;
    return errno;
  }

 private:
  int fd_ = -1;
};

}  // namespace lladdr

#endif  // LLADDR_COMMON_DESCRIPTOR_H_
