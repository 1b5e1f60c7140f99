#include "link/internet_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

namespace lladdr {

namespace {

// 0 for any other family.
size_t SizeOf(uint8_t family) {
  if (family == AF_INET) return sizeof(in_addr);
  return family == AF_INET6 ? sizeof(in6_addr) : 0;
}

}  // namespace

std::string FormatInternetAddress(uint8_t family, ByteSpan octets) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const size_t size = SizeOf(family);
  if (size == 0 || octets.size < size) return {};
  const char* done = ::inet_ntop(family, octets.data, text.data(), text.size());
  return done == nullptr ? "" : done;
}

std::optional<InternetAddress> ParseInternetAddress(const std::string& text) {
  if (text.find('\0') != std::string::npos) return std::nullopt;
  for (const uint8_t family : {uint8_t{AF_INET}, uint8_t{AF_INET6}}) {
    InternetAddress address{family, std::vector<uint8_t>(SizeOf(family))};
    if (::inet_pton(family, text.c_str(), address.octets.data()) == 1) return address;
  }
  return std::nullopt;
}

Failure NotInternetAddress(const std::string& text) {
  return Refusal("ARGUMENT_INVALID", "\"" + text + "\" is not an IP address");
}

}  // namespace lladdr
