#include "link/linux/netlink_socket.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>

namespace lladdr {

namespace {

constexpr timeval kTimeout = {5, 0};
// The kernel fills dump datagrams up to this size when the reader has shown such a buffer before.
constexpr size_t kUsualDatagram = 32768;

template <typename Call>
ssize_t Uninterrupted(const Call& call) {
  ssize_t result = -1;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

}  // namespace

Result<NetlinkSocket> NetlinkSocket::Open() {
  NetlinkSocket opened(Descriptor(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)));
  if (!opened.descriptor_.valid()) return KernelFailure(errno, "socket");
  if (const int error = opened.Prepare(); error != 0) return KernelFailure(error, "socket");
  return opened;
}

int NetlinkSocket::Prepare() {
  // Without timeouts a lost answer would hang the caller, who may be the event loop.
  for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    if (::setsockopt(descriptor_.get(), SOL_SOCKET, option, &kTimeout, sizeof kTimeout) != 0)
      return errno;
  }
  // Better answers, not needed for right ones: kernels before 4.20 lack some, so a refusal is fine.
  const int on = 1;
  for (const int option : {NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK}) {
    (void)::setsockopt(descriptor_.get(), SOL_NETLINK, option, &on, sizeof on);
  }
  // The kernel chooses the port. Without one a socket gets no notifications (do_one_broadcast() in
  // net/netlink/af_netlink.c).
  sockaddr_nl own{};
  own.nl_family = AF_NETLINK;
  return ::bind(descriptor_.get(), reinterpret_cast<sockaddr*>(&own), sizeof own) == 0 ? 0 : errno;
}

Result<bool> NetlinkSocket::Exchange(NetlinkRequest request, const char* name,
                                     const OnMessage& on_message) {
  NetlinkAnswer answer{++sequence_, on_message};
  Result<DumpOutcome> outcome = Converse(std::move(request), name, &answer);
  if (!outcome.ok()) return outcome.TakeFailure();
  return outcome.value().interrupted;
}

Result<NetlinkSocket::DumpOutcome> NetlinkSocket::ExchangeAmidNotices(NetlinkRequest request,
                                                                      const char* name,
                                                                      const OnMessage& on_message,
                                                                      const OnMessage& on_notice) {
  NetlinkAnswer answer{++sequence_, on_message, &on_notice};
  return Converse(std::move(request), name, &answer);
}

Result<NetlinkSocket::DumpOutcome> NetlinkSocket::Converse(NetlinkRequest request, const char* name,
                                                           NetlinkAnswer* answer) {
  request.SetSequence(answer->sequence);
  if (const int error = Send(request.bytes()); error != 0) return KernelFailure(error, name);
  bool lost = false;
  bool complete = false;
  while (!complete) {
    ByteSpan datagram;
    const int error = ReceiveAnswer(&datagram);
    // The dump goes on all the same: the kernel drops notifications, never parts of a dump.
    const bool dropped = error == ENOBUFS && answer->on_notice != nullptr;
    if (error != 0 && !dropped) return KernelFailure(error, name);
    lost = lost || dropped;
    complete = !dropped && answer->Read(datagram);
  }
  if (answer->ack.error == 0) return DumpOutcome{answer->interrupted, lost};
  Failure failure = KernelFailure(answer->ack.error, name);
  failure.detail = std::move(answer->ack.text);
  return failure;
}

int NetlinkSocket::Send(const std::vector<uint8_t>& bytes) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const ssize_t sent = Uninterrupted([&] {
    return ::sendto(descriptor_.get(), bytes.data(), bytes.size(), 0,
                    reinterpret_cast<sockaddr*>(&kernel), sizeof kernel);
  });
  return sent < 0 ? errno : 0;
}

// A notification takes some 2 KiB, and thousands may come at once. The limit of the system
// (net.core.rmem_max) holds for all who lack CAP_NET_ADMIN in the first user namespace.
void NetlinkSocket::EnlargeBuffer() {
  constexpr int kSize = 4 * 1024 * 1024;
  if (::setsockopt(descriptor_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kSize, sizeof kSize) != 0) {
    (void)::setsockopt(descriptor_.get(), SOL_SOCKET, SO_RCVBUF, &kSize, sizeof kSize);
  }
}

int NetlinkSocket::Join(int group) {
  EnlargeBuffer();
  const int joined =
      ::setsockopt(descriptor_.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group);
  return joined == 0 ? 0 : errno;
}

int NetlinkSocket::Leave(int group) {
  const int left =
      ::setsockopt(descriptor_.get(), SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, &group, sizeof group);
  if (left != 0) return errno;
  ByteSpan datagram;
  int error = 0;
  while (error == 0 || error == ENOBUFS) error = Receive(&datagram, MSG_DONTWAIT);
  return error == EAGAIN ? 0 : error;
}

int NetlinkSocket::ReceiveAnswer(ByteSpan* datagram) {
  const int error = Receive(datagram);
  return error == EAGAIN ? ETIMEDOUT : error;
}

// A look at its size comes first: a datagram that is larger than the buffer would lose its tail,
// and with it perhaps the end of the dump.
int NetlinkSocket::Receive(ByteSpan* datagram, int flags) {
  const ssize_t waiting = Uninterrupted(
      [&] { return ::recv(descriptor_.get(), nullptr, 0, MSG_PEEK | MSG_TRUNC | flags); });
  if (waiting < 0) return errno;
  if (buffer_.size() < kUsualDatagram) buffer_.resize(kUsualDatagram);
  if (buffer_.size() < static_cast<size_t>(waiting)) buffer_.resize(static_cast<size_t>(waiting));

  sockaddr_nl sender{};
  socklen_t sender_size = sizeof sender;
  const ssize_t received = Uninterrupted([&] {
    return ::recvfrom(descriptor_.get(), buffer_.data(), buffer_.size(), flags,
                      reinterpret_cast<sockaddr*>(&sender), &sender_size);
  });
  if (received < 0) return errno;
  const bool from_kernel = sender_size == sizeof sender && sender.nl_pid == 0;
  *datagram = {buffer_.data(), from_kernel ? static_cast<size_t>(received) : 0};
  return 0;
}

}  // namespace lladdr
