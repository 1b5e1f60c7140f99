// The rtnetlink socket and the watch against the kernel that this runs on. They only read, so they
// need no privilege.
#include <linux/rtnetlink.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>

#include "check.h"
#include "link/linux/link_channel.h"
#include "link/linux/link_message.h"
#include "link/linux/link_watch.h"

namespace lladdr {
namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 50;

NetlinkSocket Open() {
  Result<NetlinkSocket> socket = NetlinkSocket::Open();
  CHECK(socket.ok());
  return std::move(socket.value());
}

// The kernel wants zeros in the header of a question (NETLINK_GET_STRICT_CHK), and says so in
// words.
NetlinkRequest Misformed() {
  NetlinkRequest request(RTM_GETLINK, NLM_F_ACK);
  ifinfomsg fixed{};
  fixed.ifi_type = 1;
  request.Append(fixed);
  request.AddText(IFLA_IFNAME, "lo");
  return request;
}

void HandsOnTheKernelsOwnWords() {
  NetlinkSocket socket = Open();
  const Result<bool> answered =
      socket.Exchange(Misformed(), "RTM_GETLINK", [](const NetlinkMessage&) {});
  CHECK(!answered.ok() && answered.failure().error == EINVAL);
  CHECK(answered.failure().detail.find("header") != std::string::npos);
}

// What a watch tells until its description ends.
class Listener {
 public:
  std::vector<LinkNews> Listen() {
    Result<std::unique_ptr<LinkWatch>> watch = WatchLinks([this] { Ring(); });
    CHECK(watch.ok());
    std::vector<LinkNews> all;
    while (all.empty() || all.back().kind != LinkNews::Kind::kEnd) {
      Wait();
      Result<std::vector<LinkNews>> news = watch.value()->Take(16);
      CHECK(news.ok());
      for (LinkNews& piece : news.value()) all.push_back(std::move(piece));
    }
    return all;
  }

 private:
  void Ring() {
    const std::lock_guard<std::mutex> guard(mutex_);
    rung_ = true;
    bell_.notify_one();
  }
  // With a limit: a reader takes a part of what is there, and is not told of the rest again.
  void Wait() {
    std::unique_lock<std::mutex> guard(mutex_);
    bell_.wait_for(guard, std::chrono::milliseconds(1), [this] { return rung_; });
    rung_ = false;
  }

  std::mutex mutex_;
  std::condition_variable bell_;
  bool rung_ = false;
};

bool HasLoopback(const std::vector<LinkNews>& news) {
  return std::any_of(news.begin(), news.end(),
                     [](const LinkNews& piece) { return piece.link.name == "lo"; });
}

void* ListenAndList(void* /*unused*/) {
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<LinkNews> news = Listener().Listen();
    CHECK(news.front().kind == LinkNews::Kind::kBegin);
    CHECK(HasLoopback(news));
    // At once, and in the middle of the description.
    CHECK(WatchLinks([] {}).ok());
  }
  return nullptr;
}

void WatchesFromSeveralThreads() {
  std::array<pthread_t, kThreads> threads{};
  for (pthread_t& thread : threads) {
    CHECK(pthread_create(&thread, nullptr, ListenAndList, nullptr) == 0);
  }
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
}

void* ListOften(void* data) {
  auto* channel = static_cast<LinkChannel*>(data);
  for (int round = 0; round < kRounds; ++round) {
    const Result<std::vector<Link>> links = channel->List();
    CHECK(links.ok() && !links.value().empty());
    CHECK(channel->Describe("lo").ok() && !channel->Describe("nosuch0").ok());
  }
  return nullptr;
}

void SharesAChannelBetweenThreads() {
  LinkChannel channel(Open());
  std::array<pthread_t, kThreads> threads{};
  for (pthread_t& thread : threads) {
    CHECK(pthread_create(&thread, nullptr, ListOften, &channel) == 0);
  }
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::HandsOnTheKernelsOwnWords();
  lladdr::WatchesFromSeveralThreads();
  lladdr::SharesAChannelBetweenThreads();
}
