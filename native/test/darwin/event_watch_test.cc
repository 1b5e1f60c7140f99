// The watch of macOS with a socket that stands for the kernel's, and links that are made up.
#include "link/darwin/event_watch.h"

#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <string>

#include "link/news_queue.h"
#include "test/check.h"

namespace lladdr::darwin {
namespace {

using Kind = LinkNews::Kind;

// The kernel: has so many links, or none to tell of, and posts events.
class Kernel {
 public:
  explicit Kernel(int type = SOCK_DGRAM) {
    std::array<int, 2> ends{};
    CHECK(::socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
    ours_ = Descriptor(ends[0]);
    theirs_ = Descriptor(ends[1]);
  }

  Result<std::vector<Link>> List() {
    const int32_t links = links_;
    if (links < 0) return KernelFailure(ENOMEM, "sysctl");
    std::vector<Link> all(static_cast<size_t>(links));
    for (int32_t i = 0; i < links; ++i) all[static_cast<size_t>(i)].index = i + 1;
    ++listed_;
    return all;
  }
  void SetLinks(int32_t links) {
    links_ = links;
    Post();
  }
  // As the kernel does, it drops an event for which there is no room.
  void Post() const { (void)::send(ours_.get(), "whatever", 8, MSG_NOSIGNAL); }
  void HangUp() { ours_ = Descriptor(); }
  Descriptor TakeEvents() { return std::move(theirs_); }
  int listed() const { return listed_; }

 private:
  Descriptor ours_;
  Descriptor theirs_;
  std::atomic<int32_t> links_{3};
  std::atomic<int> listed_{0};
};

class Watcher {
 public:
  explicit Watcher(Kernel* kernel) {
    Result<std::unique_ptr<LinkWatch>> watch = WatchEvents(
        kernel->TakeEvents(), [kernel] { return kernel->List(); }, [this] { Ring(); });
    CHECK(watch.ok());
    watch_ = std::move(watch.value());
  }

  // Waits for something to take.
  Result<std::vector<LinkNews>> Take(size_t limit = SIZE_MAX) {
    for (;;) {
      Result<std::vector<LinkNews>> news = watch_->Take(limit);
      if (!news.ok() || !news.value().empty()) return news;
      std::unique_lock<std::mutex> guard(mutex_);
      bell_.wait(guard, [this] { return rung_; });
      rung_ = false;
    }
  }
  // Takes until a whole description has so many links.
  void TakeUntil(size_t wanted) {
    size_t links = 0;
    for (;;) {
      const Result<std::vector<LinkNews>> news = Take();
      CHECK(news.ok());
      for (const LinkNews& piece : news.value()) {
        if (piece.kind == Kind::kBegin) links = 0;
        if (piece.kind == Kind::kLink) ++links;
        if (piece.kind == Kind::kEnd && links == wanted) return;
      }
    }
  }

 private:
  void Ring() {
    const std::lock_guard<std::mutex> guard(mutex_);
    rung_ = true;
    bell_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable bell_;
  bool rung_ = false;
  std::unique_ptr<LinkWatch> watch_;  // the last: it rings until it is gone
};

void DescribesAtFirstAndAfterAnEvent() {
  Kernel kernel;
  Watcher watcher(&kernel);
  const Result<std::vector<LinkNews>> first = watcher.Take();
  CHECK(first.ok() && first.value().size() == 5);
  CHECK(first.value().front().kind == Kind::kBegin && first.value().back().kind == Kind::kEnd);
  CHECK(first.value()[1].link.index == 1 && first.value()[3].link.index == 3);
  for (const int32_t links : {4, 0, 2}) {
    kernel.SetLinks(links);
    watcher.TakeUntil(static_cast<size_t>(links));
  }
}

// More events than the socket holds: what the last of them was about is told all the same.
void TellsTheOutcomeOfAFlood() {
  Kernel kernel;
  Watcher watcher(&kernel);
  for (int32_t round = 0; round < 10000; ++round) kernel.SetLinks(round % 50);
  kernel.SetLinks(60);
  watcher.TakeUntil(60);
}

void KeepsABoundedNumberForASlowReader() {
  constexpr int32_t kMany = 3000;
  Kernel kernel;
  kernel.SetLinks(kMany);
  Watcher watcher(&kernel);
  watcher.TakeUntil(kMany);
  const int before = kernel.listed();
  while (kernel.listed() < before + 10) kernel.Post();
  const Result<std::vector<LinkNews>> news = watcher.Take();
  CHECK(news.ok() && news.value().size() <= NewsQueue::kLimit + kMany + 2);
  kernel.SetLinks(kMany + 1);
  watcher.TakeUntil(kMany + 1);
}

void EndsWithTheReason() {
  Kernel kernel;
  Watcher watcher(&kernel);
  watcher.TakeUntil(3);
  kernel.SetLinks(-1);
  Result<std::vector<LinkNews>> news = watcher.Take();
  while (news.ok()) news = watcher.Take();
  CHECK(news.failure().error == ENOMEM && news.failure().syscall == "sysctl");
}

void EndsWithItsSocket() {
  Kernel kernel(SOCK_STREAM);
  Watcher watcher(&kernel);
  watcher.TakeUntil(3);
  kernel.HangUp();
  CHECK(watcher.Take().failure().error == ENOTCONN);
}

void EndsAtAnyMoment() {
  for (int round = 0; round < 200; ++round) {
    Kernel kernel;
    const Watcher watcher(&kernel);
    for (int events = round % 4; events > 0; --events) kernel.Post();
  }
}

}  // namespace
}  // namespace lladdr::darwin

int main() {
  lladdr::darwin::DescribesAtFirstAndAfterAnEvent();
  lladdr::darwin::TellsTheOutcomeOfAFlood();
  lladdr::darwin::KeepsABoundedNumberForASlowReader();
  lladdr::darwin::EndsWithTheReason();
  lladdr::darwin::EndsWithItsSocket();
  lladdr::darwin::EndsAtAnyMoment();
}
