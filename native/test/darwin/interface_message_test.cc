// The links in an answer to sysctl NET_RT_IFLIST. The bytes are written out by hand from the
// headers of macOS (net/if.h, net/if_dl.h), little-endian as every Mac is, and not by the
// structures under test.
#include "link/darwin/interface_message.h"

#include <string>
#include <vector>

#include "test/check.h"

// The bytes are written out by hand from the headers of macOS (net/if.h, net/if_dl.h),
// little-endian as every Mac is, and not by the structures under test.
using lladdr::ByteSpan;
using lladdr::FormatAddress;
using lladdr::HardwareAddress;
using lladdr::Link;
using lladdr::darwin::ParseInterfaceList;

namespace {

using Bytes = std::vector<uint8_t>;

struct Interface {
  uint8_t index;
  uint8_t type;
  uint16_t flags;
  std::string name;
  Bytes address;
  uint8_t version = 5;
  uint8_t message_type = 0x0e;
};

void Append(Bytes* bytes, const Bytes& more) {
  bytes->insert(bytes->end(), more.begin(), more.end());
}

Bytes SocketAddress(const Interface& interface) {
  const auto name_length = static_cast<uint8_t>(interface.name.size());
  const auto address_length = static_cast<uint8_t>(interface.address.size());
  Bytes bytes = {0, 0x12, interface.index, 0, interface.type, name_length, address_length, 0};
  for (const char character : interface.name) bytes.push_back(static_cast<uint8_t>(character));
  Append(&bytes, interface.address);
  while (bytes.size() < 20) bytes.push_back(0);  // sizeof(struct sockaddr_dl)
  bytes[0] = static_cast<uint8_t>(bytes.size());
  while (bytes.size() % 4 != 0) bytes.push_back(0);  // ROUNDUP32 in rtsock.c
  return bytes;
}

Bytes Message(const Interface& interface) {
  Bytes bytes(16);
  bytes[2] = interface.version;
  bytes[3] = interface.message_type;
  bytes[4] = 0x10;  // RTA_IFP
  bytes[8] = static_cast<uint8_t>(interface.flags & 0xff);
  bytes[9] = static_cast<uint8_t>(interface.flags >> 8);
  bytes[12] = interface.index;
  Append(&bytes, {interface.type, 0, 0, 6, 14, 0, 0, 0, 0xdc, 0x05, 0, 0});  // mtu 1500
  bytes.resize(112, 0xee);                                                   // counters
  Append(&bytes, SocketAddress(interface));
  bytes[0] = static_cast<uint8_t>(bytes.size());
  return bytes;
}

std::vector<Link> Parse(const Bytes& bytes) {
  return ParseInterfaceList(ByteSpan{bytes.data(), bytes.size()});
}

std::string Text(const HardwareAddress& address) {
  return FormatAddress(ByteSpan{address.octets.data(), address.size});
}

const Interface kLoopback = {1, 0x18, 0x8049, "lo0", {}};
const Interface kEthernet = {4, 0x06, 0x8863, "en0", {0x00, 0x16, 0x3e, 0x10, 0x20, 0x30}};
const Interface kFireWire = {5, 0x90, 0x8822, "fw0", {1, 2, 3, 4, 5, 6, 7, 8}};
const Interface kBridge = {11, 0xd1, 0x8863, "bridge100", {0x36, 1, 2, 3, 4, 5}};

void GivesEveryMember() {
  const std::vector<Link> links = Parse(Message(kEthernet));
  CHECK(links.size() == 1);
  CHECK(links[0].name == "en0");
  CHECK(links[0].index == 4);
  CHECK(links[0].type == 1);
  CHECK(links[0].flags == 0x1043);
  CHECK(links[0].mtu == 1500);
  CHECK(links[0].kind.empty());
}

void GivesTheBroadcastAddressToo() {
  const std::vector<Link> links = Parse(Message(kEthernet));
  CHECK(Text(links[0].address) == "00:16:3e:10:20:30");
  CHECK(Text(links[0].broadcast) == "ff:ff:ff:ff:ff:ff");
}

void ListsAddressesOfAnyLengthInOrder() {
  Bytes bytes;
  for (const Interface& interface : {kLoopback, kEthernet, kFireWire, kBridge}) {
    Append(&bytes, Message(interface));
  }
  const std::vector<Link> links = Parse(bytes);
  CHECK(links.size() == 4);
  CHECK(links[0].name + links[1].name + links[2].name + links[3].name == "lo0en0fw0bridge100");
  CHECK(Text(links[0].address).empty());
  CHECK(Text(links[0].broadcast).empty());
  CHECK(Text(links[2].address) == "01:02:03:04:05:06:07:08");
  CHECK(Text(links[2].broadcast).empty());
  CHECK(links[3].kind == "bridge");
  CHECK(Text(links[3].address) == "36:01:02:03:04:05");
}

void SkipsOtherTypesAndVersions() {
  Interface newer = kEthernet;
  newer.version = 6;
  Interface address = kEthernet;
  address.message_type = 0x0c;  // RTM_NEWADDR
  Bytes bytes = Message(newer);
  Append(&bytes, Message(address));
  Append(&bytes, Message(kLoopback));
  const std::vector<Link> links = Parse(bytes);
  CHECK(links.size() == 1);
  CHECK(links[0].name == "lo0");
}

// Each cut is a buffer of its own, so that a sanitizer sees a read beyond it.
void GivesNothingForACutMessage() {
  const Bytes whole = Message(kBridge);
  for (size_t size = 0; size < whole.size(); ++size) {
    CHECK(Parse(Bytes(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size))).empty());
  }
}

void GivesNothingForFalseLengths() {
  constexpr size_t kFamily = 113;
  constexpr size_t kNameLength = 117;
  constexpr size_t kAddressLength = 118;
  for (const size_t position : {size_t{0}, kFamily, kNameLength, kAddressLength}) {
    Bytes bytes = Message(kEthernet);
    bytes[position] = 0xff;
    CHECK(Parse(bytes).empty());
  }
  Bytes endless = Message(kEthernet);
  endless[0] = 0;
  CHECK(Parse(endless).empty());
}

}  // namespace

int main() {
  GivesEveryMember();
  GivesTheBroadcastAddressToo();
  ListsAddressesOfAnyLengthInOrder();
  SkipsOtherTypesAndVersions();
  GivesNothingForACutMessage();
  GivesNothingForFalseLengths();
}
