#include "link/linux/link_channel.h"

#include <linux/rtnetlink.h>

#include <cerrno>
#include <string>

#include "link/linux/link_census.h"
#include "link/linux/link_message.h"

namespace lladdr {

namespace {

constexpr const char* kDump = "RTM_GETLINK";
constexpr int kDumps = 3;
constexpr int kAttempts = 8;

Failure TooManyChanges() {
  Failure failure = KernelFailure(EAGAIN, kDump);
  failure.detail = "links changed faster than the kernel could tell of it: try again";
  return failure;
}

}  // namespace

Result<std::vector<Link>> LinkChannel::List() {
  const std::lock_guard<std::mutex> guard(mutex_);
  std::vector<Link> links;
  Result<bool> interrupted =
      socket_.Exchange(DumpLinksRequest(), kDump, [&links](const NetlinkMessage& message) {
        if (Link link; ParseLink(message, &link)) links.push_back(std::move(link));
      });
  if (!interrupted.ok()) return interrupted.TakeFailure();
  if (!interrupted.value()) return links;
  if (const int error = socket_.Join(RTNLGRP_LINK); error != 0) {
    return KernelFailure(error, "NETLINK_ADD_MEMBERSHIP");
  }
  Result<std::vector<Link>> census = ListAmidChanges();
  if (const int error = socket_.Leave(RTNLGRP_LINK); error != 0) {
    return KernelFailure(error, "NETLINK_DROP_MEMBERSHIP");
  }
  return census;
}

// A dump cut up by a change may lack links that were there all the time: kernels before 6.11 count
// their way through hash chains. So one is made again, on top of what is known, but not for ever.
Result<std::vector<Link>> LinkChannel::ListAmidChanges() {
  LinkCensus census;
  int dumps = 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Result<NetlinkSocket::DumpOutcome> outcome = socket_.ExchangeAmidNotices(
        DumpLinksRequest(), kDump, [&](const NetlinkMessage& message) { census.Found(message); },
        [&](const NetlinkMessage& message) { census.Noticed(message); });
    if (!outcome.ok()) return outcome.TakeFailure();
    if (outcome.value().lost) {
      census = LinkCensus();
      dumps = 0;
      continue;
    }
    if (++dumps == kDumps || !outcome.value().interrupted) return census.Take();
  }
  return TooManyChanges();
}

Result<Link> LinkChannel::Describe(std::string_view name) {
  Link link;
  bool found = false;
  const std::lock_guard<std::mutex> guard(mutex_);
  Result<bool> answered = socket_.Exchange(
      GetLinkRequest(name), "RTM_GETLINK",
      [&](const NetlinkMessage& message) { found = ParseLink(message, &link) || found; });
  if (!answered.ok()) return answered.TakeFailure().OnLink(name);
  if (!found) return KernelFailure(EBADMSG, "RTM_GETLINK").OnLink(name);
  return link;
}

Status LinkChannel::SetUp(std::string_view name, bool up) {
  const std::lock_guard<std::mutex> guard(mutex_);
  Result<bool> answered =
      socket_.Exchange(SetUpRequest(name, up), "RTM_SETLINK", [](const NetlinkMessage&) {});
  if (!answered.ok()) return answered.TakeFailure().OnLink(name);
  return Done{};
}

}  // namespace lladdr
