#include "link/darwin/event_watch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <utility>

#include "common/thread.h"
#include "link/news_queue.h"

namespace lladdr::darwin {

namespace {

// A message is about 100 bytes long; of a longer one the rest is dropped, and nobody reads it.
constexpr size_t kMessageSize = 1024;

int MakeOwn(const Descriptor& end) {
  if (::fcntl(end.get(), F_SETFD, FD_CLOEXEC) != 0) return errno;
  return ::fcntl(end.get(), F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
}

// Wakes a thread that polls. A pipe, since macOS has no eventfd.
class Bell {
 public:
  static Result<Bell> Open() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return KernelFailure(errno, "pipe");
    Bell bell{Descriptor(ends[0]), Descriptor(ends[1])};
    for (const Descriptor* end : {&bell.ear_, &bell.clapper_}) {
      if (const int error = MakeOwn(*end); error != 0) return KernelFailure(error, "fcntl");
    }
    return bell;
  }

  // A pipe that is full has rung already.
  void Ring() const { [[maybe_unused]] const ssize_t rung = ::write(clapper_.get(), "", 1); }
  void Silence() const {
    std::array<char, 64> rings{};
    while (::read(ear_.get(), rings.data(), rings.size()) > 0) continue;
  }
  int descriptor() const { return ear_.get(); }

 private:
  Bell(Descriptor ear, Descriptor clapper) : ear_(std::move(ear)), clapper_(std::move(clapper)) {}

  Descriptor ear_;
  Descriptor clapper_;
};

class EventWatch final : public LinkWatch {
 public:
  EventWatch(Descriptor events, Bell bell, ListLinks list, OnNews on_news)
      : events_(std::move(events)),
        bell_(std::move(bell)),
        list_(std::move(list)),
        on_news_(std::move(on_news)) {}
  ~EventWatch() override;

  int Start();
  Result<std::vector<LinkNews>> Take(size_t limit) override;

 private:
  static void* Run(void* self);
  Status Work();
  Status Describe();
  int Wait() const;
  int Drain() const;

  const Descriptor events_;
  const Bell bell_;
  const ListLinks list_;
  const OnNews on_news_;
  NewsQueue queue_;
  std::atomic<bool> stopped_{false};
  pthread_t thread_{};
  bool started_ = false;
};

int EventWatch::Start() {
  const int error = StartThread(Run, this, &thread_);
  started_ = error == 0;
  return error;
}

EventWatch::~EventWatch() {
  if (!started_) return;
  stopped_ = true;
  bell_.Ring();
  pthread_join(thread_, nullptr);
}

Result<std::vector<LinkNews>> EventWatch::Take(size_t limit) {
  bool dropped = false;
  Result<std::vector<LinkNews>> news = queue_.Take(limit, &dropped);
  if (dropped) bell_.Ring();
  return news;
}

void* EventWatch::Run(void* self) {
  auto* watch = static_cast<EventWatch*>(self);
  if (Status worked = watch->Work(); !worked.ok()) {
    watch->queue_.Fail(worked.TakeFailure());
    watch->on_news_();
  }
  return nullptr;
}

Status EventWatch::Work() {
  while (!stopped_) {
    if (Status described = Describe(); !described.ok()) return described;
    on_news_();
    if (const int error = Wait(); error != 0) return KernelFailure(error, "SYSPROTO_EVENT");
  }
  return Done{};
}

Status EventWatch::Describe() {
  Result<std::vector<Link>> links = list_();
  if (!links.ok()) return links.TakeFailure();
  queue_.Push({LinkNews::Kind::kBegin, {}});
  for (Link& link : links.value()) queue_.Push({LinkNews::Kind::kLink, std::move(link)});
  queue_.Push({LinkNews::Kind::kEnd, {}});
  return Done{};
}

int EventWatch::Wait() const {
  std::array<pollfd, 2> watched = {{{events_.get(), POLLIN, 0}, {bell_.descriptor(), POLLIN, 0}}};
  if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return errno;
  bell_.Silence();
  return Drain();
}

int EventWatch::Drain() const {
  std::array<char, kMessageSize> message{};
  for (;;) {
    const ssize_t received = ::recv(events_.get(), message.data(), message.size(), 0);
    if (received == 0) return ENOTCONN;  // a socket of the kernel's has no other end to be closed
    if (received > 0 || errno == EINTR) continue;
    return errno == EAGAIN || errno == ENOBUFS ? 0 : errno;
  }
}

}  // namespace

Result<std::unique_ptr<LinkWatch>> WatchEvents(Descriptor events, ListLinks list, OnNews on_news) {
  Result<Bell> bell = Bell::Open();
  if (!bell.ok()) return bell.TakeFailure();
  auto watch = std::make_unique<EventWatch>(std::move(events), std::move(bell.value()),
                                            std::move(list), std::move(on_news));
  if (const int error = watch->Start(); error != 0) return KernelFailure(error, "pthread_create");
  return std::unique_ptr<LinkWatch>(std::move(watch));
}

}  // namespace lladdr::darwin
