#include "link/linux/connectivity.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "link/linux/connectivity_text.h"
#include "link/linux/exchange.h"

namespace lladdr {

namespace {

const char* RequestName(uint16_t type) {
  if (type == RTM_NEWADDR) return "RTM_NEWADDR";
  if (type == RTM_NEWNEXTHOP) return "RTM_NEWNEXTHOP";
  return type == RTM_NEWROUTE ? "RTM_NEWROUTE" : "RTM_NEWNEIGH";
}

// Appending, because several routes to one destination may differ in their gateway only; an equal
// one is refused all the same (fib_table_insert(), fib6_add_rt2node()).
// A group of nexthops that has lost one may be there still, so it is replaced.
uint16_t CreationFlags(uint16_t type) {
  if (type == RTM_NEWADDR) return NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK;
  if (type == RTM_NEWROUTE) return NLM_F_CREATE | NLM_F_APPEND | NLM_F_ACK;
  return NLM_F_CREATE | NLM_F_REPLACE | NLM_F_ACK;
}

std::string Reason(const Failure& failure) {
  return failure.detail.empty() ? failure.message : failure.detail;
}

// Duplicate address detection is still at it, and nobody has learnt the address yet.
bool IsTentative(const AddressEntry& address) {
  return address.family == AF_INET6 && (address.flags & IFA_F_TENTATIVE) != 0;
}

std::vector<uint8_t> ToStream(const std::vector<Entry>& entries) {
  std::vector<uint8_t> stream;
  for (const Entry& entry : entries) {
    NetlinkMessage message;
    message.header.nlmsg_type = entry.type;
    message.payload = entry.bytes();
    AppendEntry(message, &stream);
  }
  return stream;
}

}  // namespace

Result<std::vector<uint8_t>> Connectivity::Save(int32_t index) {
  const std::lock_guard<std::mutex> guard(mutex_);
  Result<std::vector<Entry>> entries = Read(index, DumpConnectivityRequests(index));
  if (!entries.ok()) return entries.TakeFailure();
  return ToStream(entries.value());
}

Result<std::vector<std::string>> Connectivity::Restore(int32_t index, ByteSpan saved,
                                                       const Aftermath& aftermath) {
  std::vector<Entry> entries;
  if (!ParseEntries(saved, &entries)) {
    return Refusal("ARGUMENT_INVALID", "the saved connectivity is damaged");
  }
  std::vector<Pending> pending;
  for (Entry& entry : entries) {
    if (std::optional<Entry> ready = Prepare(std::move(entry), aftermath)) {
      pending.push_back({std::move(*ready), ""});
    }
  }
  std::stable_sort(pending.begin(), pending.end(), [](const Pending& a, const Pending& b) {
    return RestoreRank(a.entry) < RestoreRank(b.entry);
  });
  std::vector<Pending> wanted = pending;
  const std::lock_guard<std::mutex> guard(mutex_);
  PutAll(&pending, aftermath);

  Result<std::vector<Entry>> present = Read(index, DumpConnectivityRequests(index));
  if (!present.ok()) return present.TakeFailure();
  std::set<std::string> there;
  for (const Entry& entry : present.value()) there.insert(Describe(entry));
  std::vector<std::string> missing;
  for (const Pending& refused : pending) {
    missing.push_back(Describe(refused.entry) + ": " + refused.reason);
    there.insert(Describe(refused.entry));  // told already
  }
  for (const Pending& put : wanted) {
    const std::string text = Describe(put.entry);
    if (there.count(text) == 0) missing.push_back(text + ": gone again");
  }
  return missing;
}

// What fails at first may work once others are back: a gateway is only accepted when a route leads
// to it. Ends when a round brings nothing more; what is left then could not be put back.
void Connectivity::PutAll(std::vector<Pending>* pending, const Aftermath& aftermath) {
  size_t before = 0;
  do {
    before = pending->size();
    std::vector<Pending> refused;
    for (Pending& next : *pending) {
      const Status put = Put(next.entry, aftermath);
      if (put.ok() || put.failure().error == EEXIST) continue;
      refused.push_back({std::move(next.entry), Reason(put.failure())});
    }
    *pending = std::move(refused);
  } while (!pending->empty() && pending->size() < before);
}

// An IPv6 address goes in without duplicate address detection; then its own flags are put back,
// which does not start it.
Status Connectivity::Put(const Entry& entry, const Aftermath& aftermath) {
  const char* name = RequestName(entry.type);
  const std::optional<Entry> trusted = WithoutDetection(entry, aftermath);
  Status put = Command(
      &socket_, (trusted ? *trusted : entry).Request(entry.type, CreationFlags(entry.type)), name);
  if (!put.ok() || !trusted) return put;
  return Command(&socket_, entry.Request(RTM_NEWADDR, NLM_F_REPLACE | NLM_F_ACK), name);
}

Result<std::vector<Entry>> Connectivity::Read(int32_t index,
                                              const std::vector<NetlinkRequest>& dumps) {
  std::vector<Entry> entries;
  for (const NetlinkRequest& dump : dumps) {
    const size_t kept = entries.size();
    Status read = ReadDump(
        &socket_, dump, "netlink dump", [&] { entries.resize(kept); },
        [&](const NetlinkMessage& message) {
          if (!IsWorthKeeping(message, index)) return;
          const ByteSpan payload = message.payload;
          entries.push_back(
              {message.header.nlmsg_type, {payload.data, payload.data + payload.size}});
        });
    // Kernels before 5.3 have no nexthop objects.
    if (!read.ok() && read.failure().error != EOPNOTSUPP) return read.TakeFailure();
  }
  DropForeignGroups(&entries);
  return entries;
}

Status Connectivity::Follow(int32_t index, const MacAddress& former, const MacAddress& current) {
  const std::lock_guard<std::mutex> guard(mutex_);
  Result<std::vector<Entry>> entries =
      Read(index, {DumpAddressesRequest(AF_INET, index), DumpAddressesRequest(AF_INET6, index)});
  if (!entries.ok()) return entries.TakeFailure();
  // First things first: an address that gives the former one away outweighs an announcement.
  std::vector<AddressEntry> others;
  for (const Entry& entry : entries.value()) {
    AddressEntry address;
    if (!ParseAddress(entry, &address)) continue;
    if (former == current || !DerivesFrom(address, former)) {
      others.push_back(address);
    } else if (Status done = Rederive(entry, former, current); !done.ok()) {
      return done;
    }
  }
  for (const AddressEntry& address : others) {
    if (IsTentative(address)) continue;
    if (Status told = announcer_.Announce(index, address, current); !told.ok()) return told;
  }
  return Done{};
}

// The old one goes first: should the kernel refuse the new one, the old one must not stay.
Status Connectivity::Rederive(const Entry& entry, const MacAddress& former,
                              const MacAddress& current) {
  Status removed = Command(&socket_, entry.Request(RTM_DELADDR, NLM_F_ACK), "RTM_DELADDR");
  if (!removed.ok() && removed.failure().error != EADDRNOTAVAIL) return removed;
  Status added = Put(Rederived(entry, former, current), {former, current, 0});
  if (!added.ok() && added.failure().error != EEXIST) return added;
  return Done{};
}

}  // namespace lladdr
