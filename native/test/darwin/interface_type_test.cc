// What macOS says about an interface, in the words of the Link structure.
#include "link/darwin/interface_type.h"

#include "test/check.h"

using lladdr::darwin::Flags;
using lladdr::darwin::HardwareType;
using lladdr::darwin::Kind;
using lladdr::darwin::OperState;

namespace {

constexpr uint32_t kUp = 0x1;

void EthernetLinksHaveTypeOne() {
  for (const unsigned type : {0x06U, 0x47U, 0x87U, 0x88U, 0xd1U}) {
    CHECK(HardwareType(static_cast<uint8_t>(type)) == 1);
  }
}

void OtherLinksHaveTheTypeOfTheirLike() {
  CHECK(HardwareType(0x18) == 772);
  CHECK(HardwareType(0x90) == 24);
  CHECK(HardwareType(0x01) == 65534);
  CHECK(HardwareType(0xff) == 65534);
  CHECK(HardwareType(0x42) == 65535);
}

void FlagsHaveLinuxBits() {
  CHECK(Flags(0x8049) == 0x1049);
  CHECK(Flags(0x0022) == 0x0002);
  CHECK(Flags(0xffffffff) == 0x13df);
}

void KindIsTheNameWithoutItsNumber() {
  CHECK(Kind("bridge0") == "bridge");
  CHECK(Kind("feth12") == "feth");
  CHECK(Kind("utun3") == "utun");
  CHECK(Kind("pdp_ip0") == "pdp_ip");
  CHECK(Kind("en0").empty());
  CHECK(Kind("en10").empty());
  CHECK(Kind("lo0").empty());
  CHECK(Kind("42").empty());
}

void StateIsDownWithoutUpAndUnknownWithoutMedia() {
  CHECK(OperState(kUp, 0x3U) == 6);
  CHECK(OperState(kUp, 0x1U) == 2);
  CHECK(OperState(kUp, 0x0U) == 0);
  CHECK(OperState(kUp, 0x2U) == 0);
  CHECK(OperState(kUp, std::nullopt) == 0);
  CHECK(OperState(0, 0x3U) == 2);
}

}  // namespace

int main() {
  EthernetLinksHaveTypeOne();
  OtherLinksHaveTheTypeOfTheirLike();
  FlagsHaveLinuxBits();
  KindIsTheNameWithoutItsNumber();
  StateIsDownWithoutUpAndUnknownWithoutMedia();
}
