#ifndef LLADDR_LINK_LINUX_NETLINK_ANSWER_H_
#define LLADDR_LINK_LINUX_NETLINK_ANSWER_H_

#include <cstdint>
#include <functional>

#include "link/linux/netlink_message.h"

// What the kernel's datagrams say to what was asked, without any I/O. Messages with another
// sequence number are passed over: late answers to a request that timed out.
namespace lladdr {

using OnMessage = std::function<void(const NetlinkMessage&)>;

// The answer to one request.
struct NetlinkAnswer {
  uint32_t sequence;
  const OnMessage& on_message;
  const OnMessage* on_notice = nullptr;  // gets what is passed over, where it is wanted
  bool interrupted = false;  // NLM_F_DUMP_INTR: what was handed over may not fit together
  NetlinkAck ack{};

  // True with its end, which is an acknowledgement, an error or the end of a dump.
  bool Read(ByteSpan datagram);
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_NETLINK_ANSWER_H_
