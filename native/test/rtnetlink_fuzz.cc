// rtnetlink_fuzz COUNT [SEED]
//
// Feeds COUNT random datagrams to all that parses and builds rtnetlink messages. Run under ASan and
// UBSan it shows that no datagram, however broken, is read past its end. The seed is fixed unless
// given: a failure comes back on every run.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "check.h"
#include "link/link_name.h"
#include "link/linux/connectivity_message.h"
#include "link/linux/connectivity_text.h"
#include "link/linux/link_census.h"
#include "link/linux/link_message.h"
#include "link/linux/neighbour_message.h"
#include "link/linux/netlink_answer.h"
#include "link/linux/route_message.h"
#include "random_datagram.h"

namespace lladdr {
namespace {

constexpr uint64_t kSeed = 20261122;
constexpr Aftermath kAftermath = {kFormer, {0x02, 0x00, 0x5e, 0x10, 0x00, 0x02}, 60};

// Shows that the code under test was reached, not merely called.
struct Reached {
  uint64_t links = 0;
  uint64_t news = 0;
  uint64_t results = 0;
  uint64_t entries = 0;
  uint64_t streams = 0;
  uint64_t neighbours = 0;
  uint64_t gateways = 0;
};

constexpr size_t kLongestText = 3 * 32 - 1;  // of an address of MAX_ADDR_LEN octets

void CheckLink(const Link& link, size_t size) {
  CHECK(!link.name.empty() && link.name.size() <= size && link.kind.size() <= size);
  for (const HardwareAddress* address : {&link.address, &link.broadcast, &link.permanent}) {
    CHECK(address->size <= address->octets.size());
    CHECK(FormatAddress(ByteSpan{address->octets.data(), address->size}).size() <= kLongestText);
  }
  for (const std::string& name : link.alt_names) CHECK(name.size() <= size);
}

void CheckRequest(const NetlinkRequest& request) {
  ByteSpan rest = Span(request.bytes());
  NetlinkMessage message;
  CHECK(request.bytes().size() % NLMSG_ALIGNTO == 0);
  CHECK(NextMessage(&rest, &message) && rest.size == 0);
}

// All that Connectivity does with an entry.
void UseEntry(const Entry& entry) {
  CHECK(RestoreRank(entry) >= 0 && RestoreRank(entry) <= 5);
  CHECK(!Describe(entry).empty());
  if (AddressEntry address; ParseAddress(entry, &address) && DerivesFrom(address, kFormer)) {
    CheckRequest(Rederived(entry, kFormer, kAftermath.current).Request(entry.type, 0));
  }
  const std::optional<Entry> prepared = Prepare(entry, kAftermath);
  if (!prepared) return;
  // A lifetime is added; what a request may not have is left out.
  CHECK(prepared->type == entry.type && prepared->payload.size() <= entry.payload.size() + 8);
  CheckRequest(prepared->Request(entry.type, 0));
  if (const auto trusted = WithoutDetection(*prepared, kAftermath)) {
    CHECK(trusted->payload.size() == prepared->payload.size());
  }
}

void UseEntries(const std::vector<Entry>& entries, Reached* reached) {
  for (const Entry& entry : entries) UseEntry(entry);
  reached->entries += entries.size();
}

// What is worth keeping can be read back, as many of it as there were.
void ReadConnectivity(ByteSpan datagram, Reached* reached) {
  std::vector<uint8_t> stream;
  size_t kept = 0;
  NetlinkMessage message;
  for (ByteSpan rest = datagram; NextMessage(&rest, &message);) {
    if (!IsWorthKeeping(message, kIndex)) continue;
    AppendEntry(message, &stream);
    ++kept;
  }
  std::vector<Entry> entries;
  CHECK(ParseEntries(Span(stream), &entries) && entries.size() == kept);
  UseEntries(entries, reached);
  DropForeignGroups(&entries);
  CHECK(entries.size() <= kept);

  std::vector<Entry> damaged;  // as from a file
  if (ParseEntries(datagram, &damaged)) ++reached->streams;
  UseEntries(damaged, reached);
}

void ReadNeighbourhood(const NetlinkMessage& message, Reached* reached) {
  Neighbour neighbour;
  int32_t index = 0;
  if (ParseNeighbour(message, &neighbour, &index)) {
    CHECK(!neighbour.state.empty() && neighbour.address.size <= neighbour.address.octets.size());
    ++reached->neighbours;
  }
  std::vector<std::string> gateways;
  AddDefaultGateways(message, kIndex, &gateways);
  for (const std::string& gateway : gateways) CHECK(ParseInternetAddress(gateway));
  reached->gateways += gateways.size();
}

void ReadMessage(const NetlinkMessage& message, size_t size, Reached* reached) {
  ReadNeighbourhood(message, reached);
  if (Link link; ParseLink(message, &link)) {
    CheckLink(link, size);
    ++reached->links;
  }
  LinkNews news;
  if (!ParseLinkNews(message, &news)) return;
  if (news.kind == LinkNews::Kind::kLink) CheckLink(news.link, size);
  ++reached->news;
}

// All that the sockets do with a datagram.
void ReadEverything(ByteSpan datagram, Reached* reached) {
  size_t messages = 0;
  const OnMessage on_message = [&](const NetlinkMessage& message) {
    ++messages;
    ReadMessage(message, datagram.size, reached);
  };
  LinkCensus census;
  const OnMessage on_notice = [&census](const NetlinkMessage& message) {
    census.Noticed(message);
    census.Found(message);
  };
  NetlinkAnswer answer{kSequence, on_message, &on_notice};
  if (answer.Read(datagram)) ++reached->results;
  (void)census.Take();
  CHECK(answer.ack.text.size() <= datagram.size && answer.ack.error >= 0);
  CHECK(messages <= datagram.size / sizeof(nlmsghdr));
  ReadConnectivity(datagram, reached);
}

// From a copy without slack, so that ASan notices the first byte read past the end.
void Feed(const Bytes& bytes, Reached* reached) {
  const std::unique_ptr<uint8_t[]> exact(new uint8_t[bytes.size()]);
  if (!bytes.empty()) std::memcpy(exact.get(), bytes.data(), bytes.size());
  ReadEverything({exact.get(), bytes.size()}, reached);
}

// Requests for a link of any name, among them what users type.
void BuildRequests(const Bytes& bytes) {
  const std::string text(bytes.begin(),
                         bytes.begin() + std::min<std::ptrdiff_t>(bytes.end() - bytes.begin(), 20));
  (void)ParseMacAddress(text);
  if (!CheckLinkName(text).ok()) return;
  CheckRequest(GetLinkRequest(text));
  CheckRequest(SetUpRequest(text, true));
}

NetlinkRequest NewDefaultRoute() {
  NetlinkRequest message(RTM_NEWROUTE, 0);
  rtmsg route{};
  route.rtm_family = AF_INET;
  route.rtm_type = RTN_UNICAST;
  message.Append(route);
  message.AddUint32(RTA_OIF, kIndex);
  AddOctets(&message, RTA_GATEWAY, std::array<uint8_t, 4>{192, 0, 2, 1});
  return message;
}

Bytes Sample() {
  Bytes datagram;
  const auto append = [&datagram](NetlinkRequest message) {
    message.SetSequence(kSequence);
    datagram.insert(datagram.end(), message.bytes().begin(), message.bytes().end());
  };
  append(NewLink());
  append(NewDefaultRoute());
  for (const bool capped : {true, false}) append(ErrorMessage(EPERM, capped, "no"));
  return datagram;
}

void CheckReached(const Reached& reached) {
  std::printf("reached: %" PRIu64 " links, %" PRIu64 " news, %" PRIu64 " results, %" PRIu64
              " entries, %" PRIu64 " whole streams, %" PRIu64 " neighbours, %" PRIu64 " gateways\n",
              reached.links, reached.news, reached.results, reached.entries, reached.streams,
              reached.neighbours, reached.gateways);
  CHECK(reached.links > 0 && reached.news > 0 && reached.results > 0);
  CHECK(reached.entries > 0 && reached.streams > 0);
  CHECK(reached.neighbours > 0 && reached.gateways > 0);
}

void Fuzz(uint64_t count, uint64_t seed) {
  Random random(seed);
  Reached reached;
  const Bytes sample = Sample();
  for (size_t size = 0; size <= sample.size(); ++size) {
    Feed(Bytes(sample.data(), sample.data() + size), &reached);
  }
  Bytes bytes;
  for (uint64_t i = 0; i < count; ++i) {
    FillAtRandom(&random, sample, &bytes);
    Feed(bytes, &reached);
    BuildRequests(bytes);
  }
  CheckReached(reached);
}

}  // namespace
}  // namespace lladdr

int main(int argc, char** argv) {
  const uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
  const uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : lladdr::kSeed;
  if (count == 0) {
    std::fprintf(stderr, "usage: rtnetlink_fuzz COUNT [SEED]\n");
    return 64;
  }
  lladdr::Fuzz(count, seed);
  std::printf("%" PRIu64 " datagrams\n", count);
}
