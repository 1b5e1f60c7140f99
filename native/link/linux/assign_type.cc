#include "link/linux/assign_type.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "common/descriptor.h"

namespace lladdr {

namespace {

// The one line of a sysfs file, or empty when it cannot be read.
std::string ReadAttribute(int class_net, const std::string& link, const char* attribute) {
  const std::string path = link + "/" + attribute;
  const Descriptor file(::openat(class_net, path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return {};
  std::array<char, 128> text{};
  const ssize_t size = ::read(file.get(), text.data(), text.size());
  if (size <= 0) return {};
  const std::string_view line(text.data(), static_cast<size_t>(size));
  return std::string(line.substr(0, line.find('\n')));
}

bool HasAddress(const Link& link) {
  const auto* begin = link.address.octets.data();
  return std::any_of(begin, begin + link.address.size, [](uint8_t octet) { return octet != 0; });
}

bool Shows(int class_net, const Link& link) {
  return ReadAttribute(class_net, link.name, "ifindex") == std::to_string(link.index) &&
         ReadAttribute(class_net, link.name, "address") ==
             FormatAddress(ByteSpan{link.address.octets.data(), link.address.size});
}

std::optional<uint8_t> ReadAssignType(int class_net, const Link& link) {
  const std::string text = ReadAttribute(class_net, link.name, "addr_assign_type");
  uint8_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc()) return std::nullopt;
  return value;
}

constexpr int kDirectory = O_PATH | O_DIRECTORY | O_CLOEXEC;

// mount(2) without a place in the file system; the C library has no wrappers yet.
Descriptor MountSysfs() {
  const Descriptor context(static_cast<int>(::syscall(SYS_fsopen, "sysfs", FSOPEN_CLOEXEC)));
  if (!context.valid()) return {};
  if (::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
    return {};
  }
  constexpr unsigned kAttributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOSUID;
  return Descriptor(
      static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, kAttributes)));
}

}  // namespace

AssignTypes AssignTypes::FromOwnMount() {
  const Descriptor sysfs = MountSysfs();
  if (!sysfs.valid()) return {Descriptor(), false};
  return {Descriptor(::openat(sysfs.get(), "class/net", kDirectory)), false};
}

void AssignTypes::Fill(Link* links, size_t count) const {
  Link* const end = links + count;
  Link* link = std::find_if(links, end, HasAddress);
  if (link == end) return;
  const Descriptor sys(from_sys_ ? ::open("/sys/class/net", kDirectory) : -1);
  const Descriptor& class_net = from_sys_ ? sys : class_net_;
  if (!class_net.valid() || !Shows(class_net.get(), *link)) return;
  for (; link != end; link = std::find_if(link + 1, end, HasAddress)) {
    link->assign_type = ReadAssignType(class_net.get(), *link);
  }
}

}  // namespace lladdr
