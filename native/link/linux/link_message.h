#ifndef LLADDR_LINK_LINUX_LINK_MESSAGE_H_
#define LLADDR_LINK_LINUX_LINK_MESSAGE_H_

#include "link/link_backend.h"
#include "link/linux/netlink_message.h"

// rtnetlink's link messages (rtnetlink(7), linux/if_link.h) without any I/O.
namespace lladdr {

NetlinkRequest DumpLinksRequest();
// `name` may be an alternative name too.
NetlinkRequest GetLinkRequest(std::string_view name);
NetlinkRequest SetUpRequest(std::string_view name, bool up);
// Asks for no acknowledgement: made for NetlinkSocket::ExchangeAll.
NetlinkRequest SetAddressRequest(std::string_view name, const MacAddress& address);

// False when the message is no RTM_NEWLINK or names no link. Attributes that are unknown or of a
// wrong size are skipped.
bool ParseLink(const NetlinkMessage& message, Link* link);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_LINK_MESSAGE_H_
