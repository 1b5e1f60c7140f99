// Stations and default gateways in an answer to sysctl NET_RT_FLAGS. The bytes are written out by
// hand from the headers of macOS (net/route.h, netinet/in.h, net/if_dl.h), little-endian as every
// Mac is, and not by the structures under test.
#include "link/darwin/route_message.h"

#include <string>
#include <vector>

#include "link/address.h"
#include "test/check.h"

using lladdr::ByteSpan;
using lladdr::FormatAddress;
using lladdr::darwin::ForgetRequest;
using lladdr::darwin::ParseGateways;
using lladdr::darwin::ParseStations;
using lladdr::darwin::Station;

namespace {

using Bytes = std::vector<uint8_t>;

constexpr int64_t kNow = 0x100;
constexpr uint8_t kLink = 4;

constexpr uint32_t kUp = 0x1;
constexpr uint32_t kGateway = 0x2;
constexpr uint32_t kHost = 0x4;
constexpr uint32_t kReject = 0x8;
constexpr uint32_t kLinkInfo = 0x400;
constexpr uint32_t kLocal = 0x200000;
constexpr uint32_t kBroadcast = 0x400000;
constexpr uint32_t kMulticast = 0x800000;
constexpr uint32_t kScoped = 0x1000000;
constexpr uint32_t kProxy = 0x8000000;
constexpr uint32_t kArp = kUp | kHost | kLinkInfo;

const Bytes kAddress = {0x00, 0x16, 0x3e, 0x10, 0x20, 0x30};

void Append(Bytes* bytes, const Bytes& more) {
  for (const uint8_t octet : more) bytes->push_back(octet);
}

void Put32(Bytes* bytes, size_t position, uint32_t value) {
  for (size_t i = 0; i < 4; ++i)
    (*bytes)[position + i] = static_cast<uint8_t>((value >> (8 * i)) & 0xff);
}

Bytes Four(const Bytes& octets) {
  Bytes bytes = {16, 2, 0, 0};
  Append(&bytes, octets);
  bytes.resize(16);
  return bytes;
}

Bytes Six(const Bytes& start, uint8_t last) {
  Bytes bytes(28);
  bytes[0] = 28;
  bytes[1] = 30;
  for (size_t i = 0; i < start.size(); ++i) bytes[8 + i] = start[i];
  bytes[23] = last;
  return bytes;
}

Bytes LinkAddress(const Bytes& octets) {
  Bytes bytes = {20, 0x12, kLink, 0, 6, 0, static_cast<uint8_t>(octets.size()), 0};
  Append(&bytes, octets);
  bytes.resize(20);
  return bytes;
}

struct Message {
  uint32_t flags = kArp;
  Bytes destination = Four({192, 0, 2, 1});
  Bytes gateway = LinkAddress(kAddress);
  uint32_t expires = kNow + 1;
  Bytes rest = {};
  uint8_t addresses = 0x3;  // RTA_DST, RTA_GATEWAY
  uint8_t version = 5;
  uint8_t type = 4;  // RTM_GET
};

Bytes Write(const Message& message) {
  Bytes bytes(92);
  bytes[2] = message.version;
  bytes[3] = message.type;
  bytes[4] = kLink;
  Put32(&bytes, 8, message.flags);
  Put32(&bytes, 12, message.addresses);
  Put32(&bytes, 48, message.expires);
  Append(&bytes, message.destination);
  Append(&bytes, message.gateway);
  Append(&bytes, message.rest);
  bytes[0] = static_cast<uint8_t>(bytes.size());
  return bytes;
}

ByteSpan Span(const Bytes& bytes) { return {bytes.data(), bytes.size()}; }

std::vector<Station> Stations(const Message& message) {
  const Bytes bytes = Write(message);
  return ParseStations(Span(bytes), kNow);
}

std::string StateOf(const Message& message) {
  const std::vector<Station> stations = Stations(message);
  CHECK(stations.size() == 1);
  return stations[0].neighbour.state;
}

std::vector<std::string> Gateways(const Message& message) {
  const Bytes bytes = Write(message);
  return ParseGateways(Span(bytes), kLink);
}

Message Default(const Bytes& destination, const Bytes& gateway) {
  Message message;
  message.flags = kUp | kGateway;
  message.destination = destination;
  message.gateway = gateway;
  message.rest = {0, 0, 0, 0};  // a netmask without octets
  message.addresses = 0x7;
  return message;
}

void GivesEveryMemberOfAStation() {
  const std::vector<Station> stations = Stations(Message{});
  CHECK(stations.size() == 1);
  const lladdr::Neighbour& station = stations[0].neighbour;
  CHECK(station.ip == "192.0.2.1");
  CHECK(stations[0].index == kLink);
  CHECK(FormatAddress(ByteSpan{station.address.octets.data(), station.address.size}) ==
        "00:16:3e:10:20:30");
}

void TakesTheIndexOutOfALinkLocalAddress() {
  Message message;
  message.destination = Six({0xfe, 0x80, 0, kLink}, 1);
  CHECK(Stations(message)[0].neighbour.ip == "fe80::1");
  message.destination = Six({0x20, 0x01, 0x0d, 0xb8}, 1);
  CHECK(Stations(message)[0].neighbour.ip == "2001:db8::1");
}

void TellsTheState() {
  Message message;
  CHECK(StateOf(message) == "reachable");
  message.expires = kNow;
  CHECK(StateOf(message) == "stale");
  message.expires = 0;
  CHECK(StateOf(message) == "permanent");
  message.gateway = LinkAddress({});
  CHECK(StateOf(message) == "incomplete");
  message.flags |= kReject;
  CHECK(StateOf(message) == "failed");
}

void PassesOverWhatIsNoStation() {
  for (const uint32_t flag : {kGateway, kLocal, kBroadcast, kMulticast, kProxy}) {
    Message message;
    message.flags |= flag;
    CHECK(Stations(message).empty());
  }
  Message route;
  route.flags = kUp | kHost;
  CHECK(Stations(route).empty());
  Message indirect;
  indirect.gateway = Four({192, 0, 2, 254});
  CHECK(Stations(indirect).empty());
  Message foreign;
  foreign.destination[1] = 16;  // AF_APPLETALK
  CHECK(Stations(foreign).empty());
}

void SkipsOtherTypesAndVersions() {
  Message other;
  other.type = 0x14;  // RTM_GET2
  Message newer;
  newer.version = 6;
  Bytes bytes = Write(other);
  Append(&bytes, Write(newer));
  Append(&bytes, Write(Message{}));
  CHECK(ParseStations(Span(bytes), kNow).size() == 1);
}

void GivesDefaultGatewaysOnce() {
  const Message four = Default(Four({0, 0, 0, 0}), Four({192, 0, 2, 254}));
  Message scoped = four;
  scoped.flags |= kScoped;
  Bytes bytes = Write(four);
  Append(&bytes, Write(scoped));
  Append(&bytes, Write(Default(Six({}, 0), Six({0xfe, 0x80, 0, kLink}, 0xfe))));
  CHECK((ParseGateways(Span(bytes), kLink) == std::vector<std::string>{"192.0.2.254", "fe80::fe"}));
  CHECK(ParseGateways(Span(bytes), kLink + 1).empty());
}

void PassesOverOtherRoutes() {
  const Bytes gateway = Four({192, 0, 2, 254});
  CHECK(Gateways(Default(Four({10, 0, 0, 0}), gateway)).empty());
  Message direct = Default(Four({0, 0, 0, 0}), LinkAddress({}));
  CHECK(Gateways(direct).empty());
  Message host = Default(Four({0, 0, 0, 0}), gateway);
  host.flags |= kHost;
  CHECK(Gateways(host).empty());
}

void ForgetsByTheMessageThatShowsIt() {
  Message second;
  second.destination = Four({192, 0, 2, 2});
  second.flags |= kScoped;
  Bytes bytes = Write(Message{});
  Append(&bytes, Write(second));
  Bytes expected = Write(second);
  expected[3] = 2;  // RTM_DELETE
  CHECK(ForgetRequest(Span(bytes), kLink, "192.0.2.2") == expected);
  CHECK(ForgetRequest(Span(bytes), kLink + 1, "192.0.2.2").empty());
  CHECK(ForgetRequest(Span(bytes), kLink, "192.0.2.3").empty());
}

// Deleting a route that is no station's would cut somebody off.
void NeverForgetsARoute() {
  const Bytes bytes = Write(Default(Four({0, 0, 0, 0}), Four({192, 0, 2, 254})));
  CHECK(ForgetRequest(Span(bytes), kLink, "0.0.0.0").empty());
}

// Each cut is a buffer of its own, so that a sanitizer sees a read beyond it.
void GivesNothingForACutMessage() {
  const Bytes whole = Write(Message{});
  for (size_t size = 0; size < whole.size(); ++size) {
    Bytes cut(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size));
    CHECK(ParseStations(Span(cut), kNow).empty());
    if (size < 1) continue;
    cut[0] = static_cast<uint8_t>(size);  // a length that fits, of a message that does not
    CHECK(ParseStations(Span(cut), kNow).empty() || size >= 92 + 16 + 20);
  }
}

void GivesNothingForFalseLengths() {
  constexpr size_t kDestination = 92;
  constexpr size_t kLinkSocketAddress = kDestination + 16;
  constexpr size_t kNameLength = kLinkSocketAddress + 5;
  constexpr size_t kAddressLength = kLinkSocketAddress + 6;
  for (const size_t position :
       {size_t{0}, kDestination, kLinkSocketAddress, kNameLength, kAddressLength}) {
    Bytes bytes = Write(Message{});
    bytes[position] = 0xff;
    CHECK(ParseStations(Span(bytes), kNow).empty());
  }
  Bytes endless = Write(Message{});
  endless[0] = 0;
  CHECK(ParseStations(Span(endless), kNow).empty());
}

}  // namespace

int main() {
  GivesEveryMemberOfAStation();
  TakesTheIndexOutOfALinkLocalAddress();
  TellsTheState();
  PassesOverWhatIsNoStation();
  SkipsOtherTypesAndVersions();
  GivesDefaultGatewaysOnce();
  PassesOverOtherRoutes();
  ForgetsByTheMessageThatShowsIt();
  NeverForgetsARoute();
  GivesNothingForACutMessage();
  GivesNothingForFalseLengths();
}
