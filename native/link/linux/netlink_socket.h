#ifndef LLADDR_LINK_LINUX_NETLINK_SOCKET_H_
#define LLADDR_LINK_LINUX_NETLINK_SOCKET_H_

#include <vector>

#include "common/descriptor.h"
#include "common/result.h"
#include "link/linux/netlink_answer.h"

namespace lladdr {

// One rtnetlink conversation at a time; the caller serialises. Every wait for the kernel ends after
// five seconds.
//
// Either the exchanges are used, or Send and Receive, never both: an exchange throws away what it
// did not ask for.
class NetlinkSocket {
 public:
  // In the network namespace of the calling thread, and it stays there.
  static Result<NetlinkSocket> Open();

  // Sends the request and hands over each message of the answer until its acknowledgement or the
  // end of the dump. Result: whether the dump was interrupted (NLM_F_DUMP_INTR), so that what was
  // handed over may not fit together.
  Result<bool> Exchange(NetlinkRequest request, const char* name, const OnMessage& on_message);

  // A dump amid the notifications of the groups joined, which go to `on_notice`, both in the order
  // in which the kernel made them.
  struct DumpOutcome {
    bool interrupted;  // as above
    bool lost;         // the kernel had to drop notifications
  };
  Result<DumpOutcome> ExchangeAmidNotices(NetlinkRequest request, const char* name,
                                          const OnMessage& on_message, const OnMessage& on_notice);

  // Notifications of a group (RTNLGRP_*) from now on, and none any more, those that wait thrown
  // away. These return 0 or an errno.
  int Join(int group);
  int Leave(int group);
  int Send(const std::vector<uint8_t>& bytes);
  // One datagram, whole, valid until the next call; empty when it is not from the kernel. EAGAIN
  // when there is none, ENOBUFS when the kernel had to drop notifications.
  int Receive(ByteSpan* datagram, int flags = 0);
  int descriptor() const { return descriptor_.get(); }

 private:
  explicit NetlinkSocket(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  int Prepare();
  void EnlargeBuffer();
  Result<DumpOutcome> Converse(NetlinkRequest request, const char* name, NetlinkAnswer* answer);
  int ReceiveAnswer(ByteSpan* datagram);

  Descriptor descriptor_;
  uint32_t sequence_ = 0;
  std::vector<uint8_t> buffer_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_NETLINK_SOCKET_H_
