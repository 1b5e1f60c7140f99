// Addresses, names and errno names: the parts that need no kernel.
#include <cerrno>
#include <string>

#include "check.h"
#include "common/failure.h"
#include "link/address.h"
#include "link/link_name.h"

namespace lladdr {
namespace {

void CheckRefused(std::string_view text) {
  const Result<MacAddress> parsed = ParseMacAddress(text);
  CHECK(!parsed.ok() && parsed.failure().code == "ADDRESS_INVALID" && parsed.failure().error == 0);
}

void ParsesWhatItFormats() {
  for (int octet = 0; octet < 256; ++octet) {
    const auto value = static_cast<uint8_t>(octet);
    const MacAddress address = {0x02, value, 0, static_cast<uint8_t>(~value), 0xff, value};
    const Result<MacAddress> parsed = ParseMacAddress(FormatAddress(address).view());
    CHECK(parsed.ok() && parsed.value() == address);
    CHECK(FormatAddress(ByteSpan{address.data(), address.size()}) == FormatAddress(address).view());
  }
  CHECK(ParseMacAddress("aA:Bb:cC:0D:e9:0f").value() ==
        (MacAddress{0xaa, 0xbb, 0xcc, 0x0d, 0xe9, 0x0f}));
}

void FormatsAnyLength() {
  const uint8_t octets[] = {0xc0, 0x00, 0x02, 0x0f};
  CHECK(FormatAddress(ByteSpan{octets, 0}).empty());
  CHECK(FormatAddress(ByteSpan{octets, 1}) == "c0");
  CHECK(FormatAddress(ByteSpan{octets, 4}) == "c0:00:02:0f");
}

// Every single character replaced by every byte: only hexadecimal digits, and colons in their
// places, are taken.
void RefusesEverythingElse() {
  const std::string good = "02:0a:00:00:5e:10";
  for (size_t i = 0; i < good.size(); ++i) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[i] = static_cast<char>(byte);
      const bool digit =
          std::string_view("0123456789abcdefABCDEF").find(text[i]) != std::string_view::npos;
      const bool fits = i % 3 == 2 ? text[i] == ':' : digit;
      CHECK(ParseMacAddress(text).ok() == fits);
    }
    CheckRefused(good.substr(0, i));
  }
  CheckRefused(good + ":00");
  CheckRefused(std::string(1000, 'x'));
}

void RefusesUnassignableAddresses() {
  CHECK(CheckAssignable({0x02, 0, 0, 0, 0, 0}).ok());
  CHECK(CheckAssignable({0, 0, 0, 0, 0, 1}).ok());
  CHECK(CheckAssignable({0, 0, 0, 0, 0, 0}).failure().code == "ADDRESS_ZERO");
  CHECK(CheckAssignable({0x01, 0, 0x5e, 0, 0, 1}).failure().code == "ADDRESS_GROUP");
  CHECK(CheckAssignable({0xff, 0xff, 0xff, 0xff, 0xff, 0xff}).failure().code == "ADDRESS_GROUP");
}

void ChecksNames() {
  for (const char* name : {"lo", "eth0", "wlp2s0", "...", "a.b", "veth@x", "-", "\xc3\xa9"}) {
    CHECK(CheckLinkName(name).ok());
  }
  CHECK(CheckLinkName(std::string(127, 'x')).ok());
  CHECK(!CheckLinkName(std::string(128, 'x')).ok());
  using namespace std::string_view_literals;
  for (const std::string_view name :
       {""sv, "."sv, ".."sv, "a/b"sv, "a:1"sv, "a b"sv, "a\vb"sv, "a\0b"sv}) {
    CHECK(CheckLinkName(name).failure().code == "LINK_NAME_INVALID");
  }
}

void NamesErrnos() {
  CHECK(ErrnoName(EPERM) == "EPERM");
  CHECK(ErrnoName(EAGAIN) == "EAGAIN");
  CHECK(ErrnoName(EOPNOTSUPP) == "EOPNOTSUPP");
  CHECK(ErrnoName(99999) == "E99999");
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::ParsesWhatItFormats();
  lladdr::FormatsAnyLength();
  lladdr::RefusesEverythingElse();
  lladdr::RefusesUnassignableAddresses();
  lladdr::ChecksNames();
  lladdr::NamesErrnos();
}
