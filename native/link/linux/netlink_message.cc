#include "link/linux/netlink_message.h"

#include <cstddef>

namespace lladdr {

namespace {

constexpr int kMaxErrno = 4095;  // include/linux/err.h
// A change of address and a question about a link fit, so that neither grows step by step.
constexpr size_t kUsualSize = 64;

// Messages and attributes share one alignment (NLMSG_ALIGNTO, NLA_ALIGNTO).
constexpr size_t Align(size_t size) { return (size + 3) & ~size_t{3}; }

// The header of `rest` and the bytes that its length field covers; advances past them.
template <typename Header>
bool Take(ByteSpan* rest, size_t (*length_of)(const Header&), Header* header, ByteSpan* payload) {
  if (!rest->Read(header)) return false;
  const size_t length = length_of(*header);
  if (length < sizeof(Header) || length > rest->size) return false;
  *payload = rest->First(length).From(Align(sizeof(Header)));
  *rest = rest->From(Align(length));
  return true;
}

// Where the extended acknowledgement's attributes start. Without NLM_F_CAPPED the kernel has put
// the payload of the request between the error and them.
size_t AckAttributesOffset(const nlmsghdr& header, const nlmsgerr& error) {
  if (header.nlmsg_type == NLMSG_DONE) return sizeof(int);
  if ((header.nlmsg_flags & NLM_F_CAPPED) != 0 || error.msg.nlmsg_len < sizeof(nlmsghdr))
    return sizeof error;
  return sizeof error + Align(error.msg.nlmsg_len - sizeof(nlmsghdr));
}

}  // namespace

bool NextMessage(ByteSpan* rest, NetlinkMessage* message) {
  return Take<nlmsghdr>(
      rest, [](const nlmsghdr& header) { return size_t{header.nlmsg_len}; }, &message->header,
      &message->payload);
}

bool NextAttribute(ByteSpan* rest, NetlinkAttribute* attribute) {
  nlattr header{};
  if (!Take<nlattr>(
          rest, [](const nlattr& attr) { return size_t{attr.nla_len}; }, &header,
          &attribute->payload)) {
    return false;
  }
  attribute->type = static_cast<uint16_t>(header.nla_type & NLA_TYPE_MASK);
  return true;
}

ByteSpan FindAttribute(ByteSpan attributes, uint16_t type) {
  NetlinkAttribute attribute;
  while (NextAttribute(&attributes, &attribute)) {
    if (attribute.type == type) return attribute.payload;
  }
  return {};
}

bool ParseAck(const NetlinkMessage& message, NetlinkAck* ack) {
  int error = 0;
  if (!message.payload.Read(&error) || error < -kMaxErrno) return false;
  ack->error = error < 0 ? -error : 0;
  if ((message.header.nlmsg_flags & NLM_F_ACK_TLVS) == 0) return true;

  nlmsgerr echoed{};
  (void)message.payload.Read(&echoed);  // NLMSG_DONE has no echo; the offset does not use it then
  ByteSpan rest = message.payload.From(AckAttributesOffset(message.header, echoed));
  NetlinkAttribute attribute;
  while (NextAttribute(&rest, &attribute)) {
    if (attribute.type == NLMSGERR_ATTR_MSG) ack->text = attribute.payload.Text();
  }
  return true;
}

NetlinkRequest::NetlinkRequest(uint16_t type, uint16_t flags) {
  bytes_.reserve(kUsualSize);
  nlmsghdr header{};
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<uint16_t>(flags | NLM_F_REQUEST);
  Append(header);
}

NetlinkRequest::NetlinkRequest(uint16_t type, uint16_t flags, ByteSpan payload)
    : NetlinkRequest(type, flags) {
  AppendBytes(payload.data, payload.size);
}

void NetlinkRequest::AddText(uint16_t type, std::string_view text) {
  const std::string terminated(text);
  AddBytes(type, {reinterpret_cast<const uint8_t*>(terminated.c_str()), text.size() + 1});
}

void NetlinkRequest::AddUint32(uint16_t type, uint32_t value) {
  AddBytes(type, {reinterpret_cast<const uint8_t*>(&value), sizeof value});
}

void NetlinkRequest::AddBytes(uint16_t type, ByteSpan value) {
  nlattr header{};
  header.nla_type = type;
  header.nla_len = static_cast<uint16_t>(sizeof header + value.size);
  Append(header);
  AppendBytes(value.data, value.size);
}

void NetlinkRequest::SetSequence(uint32_t sequence) {
  std::memcpy(bytes_.data() + offsetof(nlmsghdr, nlmsg_seq), &sequence, sizeof sequence);
}

void NetlinkRequest::AppendBytes(const void* data, size_t size) {
  const size_t offset = bytes_.size();
  bytes_.resize(offset + Align(size));  // zeros where padding is
  std::memcpy(bytes_.data() + offset, data, size);
  UpdateLength();
}

void NetlinkRequest::UpdateLength() {
  const auto length = static_cast<uint32_t>(bytes_.size());
  std::memcpy(bytes_.data() + offsetof(nlmsghdr, nlmsg_len), &length, sizeof length);
}

}  // namespace lladdr
