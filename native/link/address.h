#ifndef LLADDR_LINK_ADDRESS_H_
#define LLADDR_LINK_ADDRESS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/bytes.h"
#include "common/result.h"

namespace lladdr {

// A 48-bit link-layer address (EUI-48, IEEE 802).
using MacAddress = std::array<uint8_t, 6>;

// "02:00:5e:10:00:01", in any case, exactly six octets. Fails with ADDRESS_INVALID.
Result<MacAddress> ParseMacAddress(std::string_view text);

// Refuses what no link may have: ADDRESS_ZERO, ADDRESS_GROUP (multicast; the broadcast address is
// one of them).
Status CheckAssignable(const MacAddress& address);

// Lower case with colons, for an address of any length; empty for none.
std::string FormatAddress(ByteSpan octets);

// The same for six octets, on the stack: reading an address is the hottest call there is.
struct MacAddressText {
  std::array<char, 17> text;
  std::string_view view() const { return {text.data(), text.size()}; }
};
MacAddressText FormatAddress(const MacAddress& address);

}  // namespace lladdr

#endif  // LLADDR_LINK_ADDRESS_H_
