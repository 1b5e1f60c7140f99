#include "link/linux/identity.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/descriptor.h"

namespace lladdr {

namespace {

constexpr char kBootId[] = "/proc/sys/kernel/random/boot_id";
constexpr char kNamespace[] = "/proc/thread-self/ns/net";
constexpr size_t kUuidLength = 36;

}  // namespace

Result<Identity> ReadIdentity() {
  std::array<char, kUuidLength> boot_id{};
  const Descriptor file(::open(kBootId, O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return KernelFailure(errno, "open").OnPath(kBootId);
  const ssize_t read = ::read(file.get(), boot_id.data(), boot_id.size());
  if (read < 0) return KernelFailure(errno, "read").OnPath(kBootId);

  std::array<char, 64> target{};
  const ssize_t length = ::readlink(kNamespace, target.data(), target.size());
  if (length < 0) return KernelFailure(errno, "readlink").OnPath(kNamespace);
  return Identity{std::string(boot_id.data(), static_cast<size_t>(read)),
                  std::string(target.data(), static_cast<size_t>(length))};
}

}  // namespace lladdr
