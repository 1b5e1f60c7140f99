#ifndef LLADDR_LINK_LINUX_NETLINK_MESSAGE_H_
#define LLADDR_LINK_LINUX_NETLINK_MESSAGE_H_

#include <linux/netlink.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/bytes.h"

// Netlink's framing (RFC 3549, netlink(7)) without any I/O, so that it can be tested and fuzzed on
// plain bytes.
namespace lladdr {

struct NetlinkMessage {
  nlmsghdr header{};
  ByteSpan payload;
};

struct NetlinkAttribute {
  uint16_t type = 0;  // without NLA_F_NESTED and NLA_F_NET_BYTEORDER
  ByteSpan payload;
};

// What NLMSG_ERROR (0 is an acknowledgement) and NLMSG_DONE say.
struct NetlinkAck {
  int error = 0;     // errno(3), positive
  std::string text;  // NLMSGERR_ATTR_MSG; empty where the kernel gave none
};

// Take the first message or attribute off `rest`. False at the end and at anything malformed or cut
// short: what follows a broken length cannot be found, so the remainder is given up.
bool NextMessage(ByteSpan* rest, NetlinkMessage* message);
bool NextAttribute(ByteSpan* rest, NetlinkAttribute* attribute);

// The payload of the first attribute of that type; empty where there is none.
ByteSpan FindAttribute(ByteSpan attributes, uint16_t type);

// False when the message is too short to hold a result, or that is no errno.
bool ParseAck(const NetlinkMessage& message, NetlinkAck* ack);

// Puts one request together; the lengths are right after every call.
class NetlinkRequest {
 public:
  NetlinkRequest(uint16_t type, uint16_t flags);
  // With everything after the header.
  NetlinkRequest(uint16_t type, uint16_t flags, ByteSpan payload);

  // A fixed struct after the header, e.g. ifinfomsg.
  template <typename T>
  void Append(const T& part) {
    AppendBytes(&part, sizeof part);
  }
  void AddText(uint16_t type, std::string_view text);  // with its NUL
  void AddUint32(uint16_t type, uint32_t value);
  void AddBytes(uint16_t type, ByteSpan value);

  void SetSequence(uint32_t sequence);
  const std::vector<uint8_t>& bytes() const { return bytes_; }

 private:
  void AppendBytes(const void* data, size_t size);  // padded to NLMSG_ALIGNTO
  void UpdateLength();

  std::vector<uint8_t> bytes_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_NETLINK_MESSAGE_H_
