#include "link/link_name.h"

#include <algorithm>
#include <string>

namespace lladdr {

namespace {

constexpr size_t kLongestName = 127;

bool IsForbidden(char character) {
  const bool white = character == ' ' || (character >= '\t' && character <= '\r');
  return white || character == '/' || character == ':' || character == '\0';
}

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
  if (std::any_of(name.begin(), name.end(), IsForbidden)) {
    return InvalidName(name, "it contains '/', ':', white space or NUL");
  }
  return Done{};
}

}  // namespace lladdr
