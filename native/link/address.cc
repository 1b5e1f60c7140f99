#include "link/address.h"

#include <algorithm>

namespace lladdr {

namespace {

constexpr size_t kTextLength = 17;
constexpr uint8_t kGroupBit = 0x01;

// The digit's value, or -1.
int HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// Every third character is left for the colon.
void WriteHex(ByteSpan octets, char* text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (size_t i = 0; i < octets.size; ++i) {
    text[3 * i] = kDigits[octets.data[i] >> 4];
    text[3 * i + 1] = kDigits[octets.data[i] & 0x0f];
  }
}

bool ParseOctets(std::string_view text, MacAddress* address) {
  if (text.size() != kTextLength) return false;
  for (size_t i = 0; i < address->size(); ++i) {
    const int high = HexDigit(text[3 * i]);
    const int low = HexDigit(text[3 * i + 1]);
    const bool last = i + 1 == address->size();
    if (high < 0 || low < 0 || (!last && text[3 * i + 2] != ':')) return false;
    (*address)[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return true;
}

}  // namespace

Result<MacAddress> ParseMacAddress(std::string_view text) {
  MacAddress address{};
  if (ParseOctets(text, &address)) return address;
  return Refusal("ADDRESS_INVALID",
                 "'" + std::string(text.substr(0, 64)) +
                     "' is not an address: write six octets in hexadecimal with colons, "
                     "for instance 02:00:5e:10:00:01");
}

Status CheckAssignable(const MacAddress& address) {
  if (std::all_of(address.begin(), address.end(), [](uint8_t octet) { return octet == 0; })) {
    return Refusal("ADDRESS_ZERO",
                   "the address of all zeros cannot be given to a link: choose another");
  }
  if ((address[0] & kGroupBit) != 0) {
    return Refusal("ADDRESS_GROUP",
                   std::string(FormatAddress(address).view()) +
                       " is a group (multicast or broadcast) address: clear the lowest bit "
                       "of the first octet");
  }
  return Done{};
}

std::string FormatAddress(ByteSpan octets) {
  if (octets.size == 0) return {};
  std::string text(octets.size * 3 - 1, ':');
  WriteHex(octets, text.data());
  return text;
}

MacAddressText FormatAddress(const MacAddress& address) {
  MacAddressText formatted{};
  formatted.text.fill(':');
  WriteHex(ByteSpan{address.data(), address.size()}, formatted.text.data());
  return formatted;
}

}  // namespace lladdr
