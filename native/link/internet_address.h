#ifndef LLADDR_LINK_INTERNET_ADDRESS_H_
#define LLADDR_LINK_INTERNET_ADDRESS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "common/failure.h"

namespace lladdr {

// As inet_ntop(3) writes it; empty where the octets are too few, or the family is neither AF_INET
// nor AF_INET6.
std::string FormatInternetAddress(uint8_t family, ByteSpan octets);

struct InternetAddress {
  uint8_t family;
  std::vector<uint8_t> octets;
};
std::optional<InternetAddress> ParseInternetAddress(const std::string& text);
// ARGUMENT_INVALID, for a text that is none.
Failure NotInternetAddress(const std::string& text);

}  // namespace lladdr

#endif  // LLADDR_LINK_INTERNET_ADDRESS_H_
