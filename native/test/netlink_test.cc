// The rtnetlink parser on messages as the kernel sends them, cut short at every byte, and mutated
// at random. Run under ASan and UBSan it shows that no message, however broken, is read past its
// end.
#include <linux/rtnetlink.h>

#include <cerrno>
#include <random>
#include <string>

#include "check.h"
#include "link/linux/link_message.h"

namespace lladdr {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr int kMutations = 200000;

ByteSpan Span(const Bytes& bytes) { return {bytes.data(), bytes.size()}; }

// A copy without slack, so that ASan notices the first byte read past the end.
Bytes Exact(const uint8_t* data, size_t size) { return {data, data + size}; }

// The attributes of `inner` as the payload of one nested attribute of `outer`.
void AddNested(NetlinkRequest* outer, uint16_t type, const NetlinkRequest& inner) {
  const Bytes& bytes = inner.bytes();
  const auto length = static_cast<uint16_t>(sizeof(nlattr) + bytes.size() - sizeof(nlmsghdr));
  outer->Append(nlattr{length, static_cast<uint16_t>(type | NLA_F_NESTED)});
  for (size_t i = sizeof(nlmsghdr); i < bytes.size(); i += 4) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    outer->Append(word);
  }
}

template <size_t kSize>
void AddOctets(NetlinkRequest* message, uint16_t type, const std::array<uint8_t, kSize>& octets) {
  message->Append(nlattr{static_cast<uint16_t>(sizeof(nlattr) + kSize), type});
  message->Append(octets);
}

NetlinkRequest NewLink() {
  NetlinkRequest message(RTM_NEWLINK, NLM_F_MULTI);
  ifinfomsg fixed{};
  fixed.ifi_index = 7;
  fixed.ifi_type = 1;
  fixed.ifi_flags = 0x1003;
  message.Append(fixed);
  message.AddText(IFLA_IFNAME, "veth0");
  message.AddUint32(IFLA_MTU, 1500);
  AddOctets(&message, IFLA_OPERSTATE, std::array<uint8_t, 1>{6});
  AddOctets(&message, IFLA_ADDRESS, MacAddress{2, 0, 0, 0, 0, 1});
  AddOctets(&message, IFLA_BROADCAST, MacAddress{255, 255, 255, 255, 255, 255});
  AddOctets(&message, IFLA_PERM_ADDRESS, std::array<uint8_t, 20>{0xfe, 0x80});
  NetlinkRequest info(0, 0);
  info.AddText(IFLA_INFO_KIND, "veth");
  AddNested(&message, IFLA_LINKINFO, info);
  NetlinkRequest names(0, 0);
  names.AddText(IFLA_ALT_IFNAME, "uplink");
  names.AddText(IFLA_ALT_IFNAME, std::string(127, 'x'));
  AddNested(&message, IFLA_PROP_LIST, names);
  message.AddText(9999, "an attribute from the future");
  return message;
}

void ParsesALink() {
  const NetlinkRequest request = NewLink();
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  Link link;
  CHECK(NextMessage(&rest, &message) && ParseLink(message, &link) && rest.size == 0);
  CHECK(link.name == "veth0" && link.index == 7 && link.type == 1 && link.flags == 0x1003);
  CHECK(link.mtu == 1500 && link.oper_state == 6 && link.kind == "veth");
  CHECK(FormatAddress(ByteSpan{link.address.octets.data(), link.address.size}) ==
        "02:00:00:00:00:01");
  CHECK(link.broadcast.size == 6 && link.permanent.size == 20);
  CHECK(link.alt_names.size() == 2 && link.alt_names[0] == "uplink" &&
        link.alt_names[1].size() == 127);
  CHECK(!link.assign_type);
}

// An address that is longer than any the kernel knows is left out, and wrong sizes of numbers are
// no numbers.
void SkipsWhatDoesNotFit() {
  NetlinkRequest request(RTM_NEWLINK, 0);
  request.Append(ifinfomsg{});
  AddOctets(&request, IFLA_ADDRESS, std::array<uint8_t, 33>{});
  AddOctets(&request, IFLA_MTU, std::array<uint8_t, 2>{1, 1});
  AddOctets(&request, IFLA_IFNAME, std::array<uint8_t, 4>{'l', 'i', 'n', 'k'});  // no NUL
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  Link link;
  CHECK(NextMessage(&rest, &message) && ParseLink(message, &link));
  CHECK(link.name == "link" && link.address.size == 0 && link.mtu == 0);
}

// What the socket does with a datagram, over and over.
void ReadEverything(const Bytes& datagram) {
  ByteSpan rest = Span(datagram);
  NetlinkMessage message;
  while (NextMessage(&rest, &message)) {
    Link link;
    if (ParseLink(message, &link)) {
      CHECK(!link.name.empty() && link.name.size() <= datagram.size());
      CHECK(link.address.size <= link.address.octets.size());
    }
    NetlinkAck ack;
    if (ParseAck(message, &ack)) CHECK(ack.text.size() <= datagram.size());
  }
}

NetlinkAck AckOf(const NetlinkRequest& request) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  NetlinkAck ack;
  CHECK(NextMessage(&rest, &message) && ParseAck(message, &ack));
  return ack;
}

NetlinkRequest ErrorMessage(int error, bool capped, const char* text) {
  const int flags = NLM_F_ACK_TLVS | (capped ? NLM_F_CAPPED : 0);
  NetlinkRequest message(NLMSG_ERROR, static_cast<uint16_t>(flags));
  nlmsgerr body{};
  body.error = -error;
  body.msg.nlmsg_len = sizeof(nlmsghdr) + 6;
  message.Append(body);
  if (!capped) message.Append(std::array<uint8_t, 6>{1, 2, 3, 4, 5, 6});  // the request's payload
  message.AddText(NLMSGERR_ATTR_MSG, text);
  return message;
}

void ReadsAcknowledgements() {
  for (const bool capped : {true, false}) {
    const NetlinkAck ack = AckOf(ErrorMessage(EBUSY, capped, "Device is busy"));
    CHECK(ack.error == EBUSY && ack.text == "Device is busy");
  }
  NetlinkRequest done(NLMSG_DONE, NLM_F_ACK_TLVS);
  done.Append(int{-EINVAL});
  done.AddText(NLMSGERR_ATTR_MSG, "Invalid header");
  CHECK(AckOf(done).error == EINVAL && AckOf(done).text == "Invalid header");
  NetlinkRequest silent(NLMSG_ERROR, NLM_F_CAPPED);
  silent.Append(nlmsgerr{});
  CHECK(AckOf(silent).error == 0 && AckOf(silent).text.empty());
  NetlinkMessage empty;
  NetlinkAck ack;
  CHECK(!ParseAck(empty, &ack));
}

void SurvivesEveryTruncation(const Bytes& datagram) {
  for (size_t size = 0; size < datagram.size(); ++size)
    ReadEverything(Exact(datagram.data(), size));
}

// The seed is fixed: a failure here comes back on every run.
void SurvivesMutations(const Bytes& datagram) {
  std::mt19937 random(20261122);
  const auto below = [&random](size_t limit) {
    return std::uniform_int_distribution<size_t>(0, limit - 1)(random);
  };
  for (int i = 0; i < kMutations; ++i) {
    Bytes mutated = Exact(datagram.data(), 1 + below(datagram.size()));
    for (size_t changes = 1 + below(8); changes > 0; --changes) {
      mutated[below(mutated.size())] = static_cast<uint8_t>(below(256));
    }
    ReadEverything(mutated);
  }
}

void SurvivesNoise() {
  std::mt19937 random(7042);
  for (int i = 0; i < kMutations / 10; ++i) {
    Bytes noise(random() % 256);
    for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random());
    ReadEverything(noise);
  }
}

void BuildsRequests() {
  for (const NetlinkRequest& request :
       {DumpLinksRequest(), GetLinkRequest("eth0"), GetLinkRequest(std::string(127, 'x')),
        SetUpRequest("eth0", true), SetUpRequest("eth0", false)}) {
    ByteSpan rest = Span(request.bytes());
    NetlinkMessage message;
    CHECK(request.bytes().size() % NLMSG_ALIGNTO == 0);
    CHECK(NextMessage(&rest, &message) && rest.size == 0);
    CHECK((message.header.nlmsg_flags & NLM_F_REQUEST) != 0);
    CHECK(message.header.nlmsg_len == request.bytes().size());
  }
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::ParsesALink();
  lladdr::SkipsWhatDoesNotFit();
  lladdr::ReadsAcknowledgements();
  lladdr::BuildsRequests();
  lladdr::Bytes datagram = lladdr::NewLink().bytes();
  for (const bool capped : {true, false}) {
    const lladdr::Bytes ack = lladdr::ErrorMessage(EPERM, capped, "no").bytes();
    datagram.insert(datagram.end(), ack.begin(), ack.end());
  }
  lladdr::SurvivesEveryTruncation(datagram);
  lladdr::SurvivesMutations(datagram);
  lladdr::SurvivesNoise();
}
