#ifndef LLADDR_TEST_NETLINK_SAMPLES_H_
#define LLADDR_TEST_NETLINK_SAMPLES_H_

#include <linux/rtnetlink.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "link/address.h"
#include "link/linux/link_message.h"

// Messages as the kernel sends them.
namespace lladdr {

using Bytes = std::vector<uint8_t>;

inline ByteSpan Span(const Bytes& bytes) { return {bytes.data(), bytes.size()}; }

// The attributes of `inner` as the payload of one nested attribute of `outer`.
inline void AddNested(NetlinkRequest* outer, uint16_t type, const NetlinkRequest& inner) {
  const Bytes& bytes = inner.bytes();
  const auto length = static_cast<uint16_t>(sizeof(nlattr) + bytes.size() - sizeof(nlmsghdr));
  outer->Append(nlattr{length, static_cast<uint16_t>(type | NLA_F_NESTED)});
  for (size_t i = sizeof(nlmsghdr); i < bytes.size(); i += 4) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    outer->Append(word);
  }
}

template <size_t kSize>
void AddOctets(NetlinkRequest* message, uint16_t type, const std::array<uint8_t, kSize>& octets) {
  message->Append(nlattr{static_cast<uint16_t>(sizeof(nlattr) + kSize), type});
  message->Append(octets);
}

inline NetlinkRequest NewLink() {
  NetlinkRequest message(RTM_NEWLINK, NLM_F_MULTI);
  ifinfomsg fixed{};
  fixed.ifi_index = 7;
  fixed.ifi_type = 1;
  fixed.ifi_flags = 0x1003;
  message.Append(fixed);
  message.AddText(IFLA_IFNAME, "veth0");
  message.AddUint32(IFLA_MTU, 1500);
  AddOctets(&message, IFLA_OPERSTATE, std::array<uint8_t, 1>{6});
  AddOctets(&message, IFLA_ADDRESS, MacAddress{2, 0, 0, 0, 0, 1});
  AddOctets(&message, IFLA_BROADCAST, MacAddress{255, 255, 255, 255, 255, 255});
  AddOctets(&message, IFLA_PERM_ADDRESS, std::array<uint8_t, 20>{0xfe, 0x80});
  NetlinkRequest info(0, 0);
  info.AddText(IFLA_INFO_KIND, "veth");
  AddNested(&message, IFLA_LINKINFO, info);
  NetlinkRequest names(0, 0);
  names.AddText(IFLA_ALT_IFNAME, "uplink");
  names.AddText(IFLA_ALT_IFNAME, std::string(127, 'x'));
  AddNested(&message, IFLA_PROP_LIST, names);
  message.AddText(9999, "an attribute from the future");
  return message;
}

inline NetlinkRequest ErrorMessage(int error, bool capped, const char* text) {
  const int flags = NLM_F_ACK_TLVS | (capped ? NLM_F_CAPPED : 0);
  NetlinkRequest message(NLMSG_ERROR, static_cast<uint16_t>(flags));
  nlmsgerr body{};
  body.error = -error;
  body.msg.nlmsg_len = sizeof(nlmsghdr) + 6;
  message.Append(body);
  if (!capped) message.Append(std::array<uint8_t, 6>{1, 2, 3, 4, 5, 6});  // the request's payload
  message.AddText(NLMSGERR_ATTR_MSG, text);
  return message;
}

}  // namespace lladdr

#endif  // LLADDR_TEST_NETLINK_SAMPLES_H_
