#include "link/linux/link_watch.h"

#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <utility>

#include "common/thread.h"
#include "link/linux/link_message.h"
#include "link/linux/netlink_socket.h"
#include "link/news_queue.h"

namespace lladdr {

namespace {

// The taker is told after so many datagrams at the latest.
constexpr int kDatagramsPerTurn = 64;

class LinuxLinkWatch final : public LinkWatch {
 public:
  LinuxLinkWatch(NetlinkSocket socket, Descriptor bell, OnNews on_news)
      : socket_(std::move(socket)), bell_(std::move(bell)), on_news_(std::move(on_news)) {}
  ~LinuxLinkWatch() override;

  int Start();
  Result<std::vector<LinkNews>> Take(size_t limit) override;

 private:
  static void* Run(void* self);
  int Work();
  int Wait();
  int ReadSome();
  int DescribeIfWanted();
  int Read(const NetlinkMessage& message);
  int FinishDump(const NetlinkMessage& message);
  void ReadNews(const NetlinkMessage& message);
  void Begin();
  void Ring() const;

  NetlinkSocket socket_;
  const Descriptor bell_;  // eventfd(2): wakes the thread
  const OnNews on_news_;
  NewsQueue queue_;
  std::atomic<bool> stopped_{false};
  std::atomic<bool> wanted_{true};  // a description of all links
  pthread_t thread_{};
  bool started_ = false;

  // The thread's own.
  bool dumping_ = false;
  bool begun_ = false;        // the dump's first message was there
  bool interrupted_ = false;  // NLM_F_DUMP_INTR
  uint32_t sequence_ = 0;
};

int LinuxLinkWatch::Start() {
  const int error = StartThread(Run, this, &thread_);
  started_ = error == 0;
  return error;
}

LinuxLinkWatch::~LinuxLinkWatch() {
  if (!started_) return;
  stopped_ = true;
  Ring();
  pthread_join(thread_, nullptr);
}

// An eventfd refuses only when nobody has listened 2^64 times.
void LinuxLinkWatch::Ring() const { (void)::eventfd_write(bell_.get(), 1); }

Result<std::vector<LinkNews>> LinuxLinkWatch::Take(size_t limit) {
  bool dropped = false;
  Result<std::vector<LinkNews>> news = queue_.Take(limit, &dropped);
  if (dropped) {
    wanted_ = true;
    Ring();
  }
  return news;
}

void* LinuxLinkWatch::Run(void* self) {
  auto* watch = static_cast<LinuxLinkWatch*>(self);
  const int error = watch->Work();
  if (error != 0) {
    watch->queue_.Fail(KernelFailure(error, "RTM_GETLINK"));
    watch->on_news_();
  }
  return nullptr;
}

int LinuxLinkWatch::Work() {
  int error = DescribeIfWanted();
  while (error == 0 && !stopped_) {
    error = Wait();
    if (error == 0) error = ReadSome();
    if (error == 0) error = DescribeIfWanted();
  }
  return error;
}

int LinuxLinkWatch::Wait() {
  std::array<pollfd, 2> watched = {{{socket_.descriptor(), POLLIN, 0}, {bell_.get(), POLLIN, 0}}};
  if (::poll(watched.data(), watched.size(), -1) < 0) return errno == EINTR ? 0 : errno;
  eventfd_t rings = 0;
  if (watched[1].revents != 0) (void)::eventfd_read(bell_.get(), &rings);
  return 0;
}

int LinuxLinkWatch::ReadSome() {
  int error = 0;
  for (int count = 0; count < kDatagramsPerTurn && error == 0 && !stopped_; ++count) {
    ByteSpan datagram;
    error = socket_.Receive(&datagram, MSG_DONTWAIT);
    if (error == ENOBUFS) {
      wanted_ = true;
      error = 0;
      continue;
    }
    NetlinkMessage message;
    while (error == 0 && NextMessage(&datagram, &message)) error = Read(message);
  }
  on_news_();
  return error == EAGAIN ? 0 : error;
}

// One dump at a time, the kernel runs no two for a socket. What made it wanted came before it.
int LinuxLinkWatch::DescribeIfWanted() {
  if (dumping_ || !wanted_.exchange(false)) return 0;
  dumping_ = true;
  begun_ = false;
  interrupted_ = false;
  NetlinkRequest request = DumpLinksRequest();
  request.SetSequence(++sequence_);
  return socket_.Send(request.bytes());
}

int LinuxLinkWatch::Read(const NetlinkMessage& message) {
  switch (message.header.nlmsg_type) {
    case NLMSG_DONE:
    case NLMSG_ERROR:
      return message.header.nlmsg_seq == sequence_ ? FinishDump(message) : 0;
    case RTM_NEWLINK:
    case RTM_DELLINK:
      ReadNews(message);
      return 0;
    default:
      return 0;
  }
}

// The parts of a dump are marked NLM_F_MULTI, notifications never are. The description begins with
// the first part rather than with the request: notifications that were waiting before it are older.
void LinuxLinkWatch::ReadNews(const NetlinkMessage& message) {
  if ((message.header.nlmsg_flags & NLM_F_MULTI) != 0) Begin();
  if ((message.header.nlmsg_flags & NLM_F_DUMP_INTR) != 0) interrupted_ = true;
  if (LinkNews news; ParseLinkNews(message, &news)) queue_.Push(std::move(news));
}

void LinuxLinkWatch::Begin() {
  if (!begun_) queue_.Push({LinkNews::Kind::kBegin, {}});
  begun_ = true;
}

// ENOBUFS: there was no room for the first part. The dump goes on as soon as there is
// (netlink_recvmsg() in net/netlink/af_netlink.c).
int LinuxLinkWatch::FinishDump(const NetlinkMessage& message) {
  NetlinkAck ack;
  if (!ParseAck(message, &ack)) return EBADMSG;
  if (message.header.nlmsg_type == NLMSG_ERROR && ack.error == ENOBUFS) return 0;
  if (ack.error != 0) return ack.error;
  dumping_ = false;
  Begin();
  if ((message.header.nlmsg_flags & NLM_F_DUMP_INTR) != 0) interrupted_ = true;
  if (interrupted_) wanted_ = true;
  if (!wanted_) queue_.Push({LinkNews::Kind::kEnd, {}});
  return 0;
}

}  // namespace

Result<std::unique_ptr<LinkWatch>> WatchLinks(OnNews on_news) {
  Result<NetlinkSocket> socket = NetlinkSocket::Open();
  if (!socket.ok()) return socket.TakeFailure();
  if (const int error = socket.value().Join(RTNLGRP_LINK); error != 0) {
    return KernelFailure(error, "NETLINK_ADD_MEMBERSHIP");
  }
  Descriptor bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!bell.valid()) return KernelFailure(errno, "eventfd");
  auto watch = std::make_unique<LinuxLinkWatch>(std::move(socket.value()), std::move(bell),
                                                std::move(on_news));
  if (const int error = watch->Start(); error != 0) return KernelFailure(error, "pthread_create");
  return std::unique_ptr<LinkWatch>(std::move(watch));
}

}  // namespace lladdr
