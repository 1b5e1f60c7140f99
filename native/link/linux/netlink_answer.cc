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

bool ReadAcks(ByteSpan datagram, uint32_t first, std::vector<NetlinkAck>* acks) {
  NetlinkMessage message;
  bool last = false;
  while (NextMessage(&datagram, &message)) {
    const uint32_t position = message.header.nlmsg_seq - first;
    if (message.header.nlmsg_type != NLMSG_ERROR || position >= acks->size()) continue;
    NetlinkAck& ack = (*acks)[position];
    if (!ParseAck(message, &ack)) ack.error = EBADMSG;
    last = last || position + 1 == acks->size();
  }
  return last;
}

}  // namespace lladdr
