#include "link/linux/exchange.h"

#include <cerrno>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace lladdr {

namespace {

constexpr int kAttempts = 8;

Failure StillChanging(const char* name) {
  Failure failure = KernelFailure(EAGAIN, name);
  failure.detail =
      "what was asked for kept changing during " + std::to_string(kAttempts) + " dumps: try again";
  return failure;
}

}  // namespace

Status Command(NetlinkSocket* socket, NetlinkRequest request, const char* name) {
  Result<bool> answered =
      socket->Exchange(std::move(request), name, [](const NetlinkMessage& /*message*/) {});
  if (!answered.ok()) return answered.TakeFailure();
  return Done{};
}

Status ReadDump(NetlinkSocket* socket, const NetlinkRequest& request, const char* name,
                const std::function<void()>& begin, const OnMessage& on_message) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1 << attempt));
    begin();
    Result<bool> interrupted = socket->Exchange(request, name, on_message);
    if (!interrupted.ok()) return interrupted.TakeFailure();
    if (!interrupted.value()) return Done{};
  }
  return StillChanging(name);
}

}  // namespace lladdr
