#include "link/linux/netlink_answer.h"

#include <cerrno>

namespace lladdr {

bool NetlinkAnswer::Read(ByteSpan datagram) {
  NetlinkMessage message;
  while (NextMessage(&datagram, &message)) {
    if (message.header.nlmsg_seq != sequence) {
      if (on_notice != nullptr) (*on_notice)(message);
      continue;
    }
    if ((message.header.nlmsg_flags & NLM_F_DUMP_INTR) != 0) interrupted = true;
    if (message.header.nlmsg_type == NLMSG_ERROR || message.header.nlmsg_type == NLMSG_DONE) {
      if (!ParseAck(message, &ack)) ack.error = EBADMSG;
      return true;
    }
    on_message(message);
  }
  return false;
}

}  // namespace lladdr
