#include "link/linux/link_channel.h"

#include <cerrno>
#include <string>

#include "link/linux/link_message.h"

namespace lladdr {

namespace {

Failure StillChanging() {
  Failure failure = KernelFailure(EAGAIN, "RTM_GETLINK");
  failure.detail =
      "links kept changing during " + std::to_string(kDumpAttempts) + " dumps: try again";
  return failure;
}

}  // namespace

Result<std::vector<Link>> DumpLinks(const Dump& dump) {
  for (int attempt = 0; attempt < kDumpAttempts; ++attempt) {
    std::vector<Link> links;
    Result<bool> interrupted = dump([&links](const NetlinkMessage& message) {
      if (Link link; ParseLink(message, &link)) links.push_back(std::move(link));
    });
    if (!interrupted.ok()) return interrupted.TakeFailure();
    if (!interrupted.value()) return links;
  }
  return StillChanging();
}

Result<std::vector<Link>> LinkChannel::List() {
  const std::lock_guard<std::mutex> guard(mutex_);
  return DumpLinks([this](const OnMessage& on_message) {
    return socket_.Exchange(DumpLinksRequest(), "RTM_GETLINK", on_message);
  });
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

std::vector<NetlinkAck> LinkChannel::Submit(std::vector<NetlinkRequest> requests) {
  const std::lock_guard<std::mutex> guard(mutex_);
  return socket_.ExchangeAll(std::move(requests));
}

}  // namespace lladdr
