// The rtnetlink parser and builder on messages as the kernel sends them.
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>
#include <cstddef>
#include <string>

#include "check.h"
#include "link/address.h"
#include "link/linux/link_census.h"
#include "link/linux/link_message.h"
#include "link/linux/netlink_answer.h"
#include "netlink_samples.h"

namespace lladdr {
namespace {

Link ParsedLink() {
  const NetlinkRequest request = NewLink();
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  Link link;
  CHECK(NextMessage(&rest, &message) && ParseLink(message, &link) && rest.size == 0);
  return link;
}

void ParsesALink() {
  const Link link = ParsedLink();
  CHECK(link.name == "veth0" && link.index == 7 && link.type == 1 && link.flags == 0x1003);
  CHECK(link.mtu == 1500 && link.oper_state == 6 && link.kind == "veth");
  CHECK(!link.assign_type);
}

void ParsesAddressesAndNames() {
  const Link link = ParsedLink();
  CHECK(FormatAddress(ByteSpan{link.address.octets.data(), link.address.size}) ==
        "02:00:00:00:00:01");
  CHECK(link.broadcast.size == 6 && link.permanent.size == 20);
  CHECK(link.alt_names.size() == 2 && link.alt_names[0] == "uplink" &&
        link.alt_names[1].size() == 127);
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

NetlinkAck AckOf(const NetlinkRequest& request) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  NetlinkAck ack;
  CHECK(NextMessage(&rest, &message) && ParseAck(message, &ack));
  return ack;
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
}

void RefusesWhatIsNoResult() {
  NetlinkMessage message;  // empty
  NetlinkAck ack;
  CHECK(!ParseAck(message, &ack));
  for (const int result : {-4096, INT_MIN}) {
    NetlinkRequest nonsense(NLMSG_DONE, 0);
    nonsense.Append(result);
    ByteSpan rest = Span(nonsense.bytes());
    CHECK(NextMessage(&rest, &message) && !ParseAck(message, &ack));
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

LinkNews NewsOf(const NetlinkRequest& request, bool* any) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  LinkNews news;
  CHECK(NextMessage(&rest, &message));
  *any = ParseLinkNews(message, &news);
  return news;
}

NetlinkRequest Notification(uint16_t type, uint8_t family) {
  NetlinkRequest message(type, 0);
  ifinfomsg fixed{};
  fixed.ifi_family = family;
  fixed.ifi_index = 7;
  message.Append(fixed);
  message.AddText(IFLA_IFNAME, "veth0");
  return message;
}

// A port that leaves its bridge is announced as an RTM_DELLINK of the family AF_BRIDGE, and a
// wireless event as an RTM_NEWLINK with hardly anything in it.
void TellsNewsFromWhatOnlyLooksLikeIt() {
  bool any = false;
  const LinkNews gone = NewsOf(Notification(RTM_DELLINK, AF_UNSPEC), &any);
  CHECK(any && gone.kind == LinkNews::Kind::kGone && gone.link.index == 7);
  const LinkNews link = NewsOf(NewLink(), &any);
  CHECK(any && link.kind == LinkNews::Kind::kLink && link.link.name == "veth0");
  (void)NewsOf(Notification(RTM_DELLINK, AF_BRIDGE), &any);
  CHECK(!any);
  (void)NewsOf(Notification(RTM_NEWLINK, AF_BRIDGE), &any);
  CHECK(!any);
  NetlinkRequest wireless = Notification(RTM_NEWLINK, AF_UNSPEC);
  AddOctets(&wireless, IFLA_WIRELESS, std::array<uint8_t, 16>{});
  (void)NewsOf(wireless, &any);
  CHECK(!any);
}

constexpr uint32_t kSequence = 42;

// A datagram of a dump. Little-endian, as all machines are that this is tested on.
Bytes Datagram(NetlinkRequest message, uint16_t flags, uint32_t sequence = kSequence) {
  message.SetSequence(sequence);
  Bytes bytes = message.bytes();
  bytes.at(offsetof(nlmsghdr, nlmsg_flags)) = static_cast<uint8_t>(flags & 0xff);
  bytes.at(offsetof(nlmsghdr, nlmsg_flags) + 1) = static_cast<uint8_t>(flags >> 8);
  return bytes;
}

NetlinkRequest DumpEnd(int error = 0) {
  NetlinkRequest done(NLMSG_DONE, 0);
  done.Append(error);
  return done;
}

// One recorded dump of a link: whether the kernel noticed the change in a part or at the end only.
bool IsInterrupted(uint16_t part, uint16_t end) {
  int parts = 0;
  const OnMessage on_message = [&parts](const NetlinkMessage&) { ++parts; };
  NetlinkAnswer answer{kSequence, on_message};
  CHECK(!answer.Read(Span(Datagram(NewLink(), NLM_F_MULTI, kSequence - 1))));
  CHECK(!answer.Read(Span(Datagram(NewLink(), static_cast<uint16_t>(NLM_F_MULTI | part)))));
  CHECK(answer.Read(Span(Datagram(DumpEnd(), static_cast<uint16_t>(NLM_F_MULTI | end)))));
  CHECK(answer.ack.error == 0 && parts == 1);
  return answer.interrupted;
}

void SeesThatADumpWasInterrupted() {
  CHECK(!IsInterrupted(0, 0));
  CHECK(IsInterrupted(NLM_F_DUMP_INTR, 0) && IsInterrupted(0, NLM_F_DUMP_INTR));
}

NetlinkRequest LinkMessage(uint16_t type, int32_t index, const char* name) {
  NetlinkRequest message(type, 0);
  ifinfomsg fixed{};
  fixed.ifi_index = index;
  message.Append(fixed);
  message.AddText(IFLA_IFNAME, name);
  return message;
}

template <typename Use>
void Read(const NetlinkRequest& request, const Use& use) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  CHECK(NextMessage(&rest, &message));
  use(message);
}

class Census {
 public:
  Census& Found(int32_t index, const char* name) {
    Read(LinkMessage(RTM_NEWLINK, index, name),
         [this](const NetlinkMessage& message) { census_.Found(message); });
    return *this;
  }
  Census& Noticed(uint16_t type, int32_t index, const char* name) {
    Read(LinkMessage(type, index, name),
         [this](const NetlinkMessage& message) { census_.Noticed(message); });
    return *this;
  }
  std::string Names() {
    std::string names;
    for (const Link& link : census_.Take()) names += link.name + " ";
    return names;
  }

 private:
  LinkCensus census_;
};

void CountsLinksWhileTheyChange() {
  CHECK(Census().Found(3, "c").Found(1, "a").Found(3, "c").Names() == "a c ");
  // Added, renamed and removed after their part was made.
  CHECK(Census().Found(1, "a").Noticed(RTM_NEWLINK, 2, "b").Names() == "a b ");
  CHECK(Census().Found(1, "a").Noticed(RTM_NEWLINK, 1, "b").Names() == "b ");
  CHECK(Census().Found(1, "a").Found(2, "b").Noticed(RTM_DELLINK, 1, "a").Names() == "b ");
  // Before the part was queued.
  CHECK(Census().Noticed(RTM_NEWLINK, 1, "b").Found(1, "a").Names() == "b ");
  CHECK(Census().Noticed(RTM_DELLINK, 1, "a").Found(1, "a").Names().empty());
  CHECK(Census().Noticed(RTM_DELLINK, 1, "a").Noticed(RTM_NEWLINK, 1, "c").Found(1, "a").Names() ==
        "c ");
  // A second dump knows what the first one missed.
  CHECK(Census().Found(1, "a").Found(2, "b").Found(3, "c").Found(2, "b").Names() == "a b c ");
}

void TellsWhyADumpFailed() {
  const OnMessage ignore = [](const NetlinkMessage&) {};
  NetlinkAnswer answer{kSequence, ignore};
  CHECK(answer.Read(Span(Datagram(DumpEnd(-EPERM), NLM_F_MULTI))) && answer.ack.error == EPERM);
  NetlinkAnswer broken{kSequence, ignore};
  CHECK(broken.Read(Span(Datagram(NetlinkRequest(NLMSG_ERROR, 0), 0))));
  CHECK(broken.ack.error == EBADMSG);
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::ParsesALink();
  lladdr::ParsesAddressesAndNames();
  lladdr::SkipsWhatDoesNotFit();
  lladdr::ReadsAcknowledgements();
  lladdr::RefusesWhatIsNoResult();
  lladdr::BuildsRequests();
  lladdr::TellsNewsFromWhatOnlyLooksLikeIt();
  lladdr::SeesThatADumpWasInterrupted();
  lladdr::CountsLinksWhileTheyChange();
  lladdr::TellsWhyADumpFailed();
}
