#include "link/link_name.h"

#include <string>

namespace lladdr {

namespace {

constexpr size_t kLongestName = 127;
constexpr std::string_view kForbidden("/: \t\n\v\f\r\0", 9);

Failure InvalidName(std::string_view name, const char* why) {
  const std::string shown(name.substr(0, kLongestName));
  return Refusal("LINK_NAME_INVALID", std::string("no link can have this name: ") + why)
      .OnLink(shown);
}

}  // namespace

Status CheckLinkName(std::string_view name) {
  if (name.empty()) return InvalidName(name, "it is empty");
  if (name.size() > kLongestName) return InvalidName(name, "it is longer than 127 bytes");
  if (name == "." || name == "..") return InvalidName(name, "the kernel reserves it");
  if (name.find_first_of(kForbidden) != std::string_view::npos) {
    return InvalidName(name, "it contains '/', ':', white space or NUL");
  }
  return Done{};
}

}  // namespace lladdr
