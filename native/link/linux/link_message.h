#ifndef LLADDR_LINK_LINUX_LINK_MESSAGE_H_
#define LLADDR_LINK_LINUX_LINK_MESSAGE_H_

#include "link/link.h"
#include "link/link_watch.h"
#include "link/linux/netlink_message.h"

// rtnetlink's link messages (rtnetlink(7), linux/if_link.h) without any I/O.
namespace lladdr {

NetlinkRequest DumpLinksRequest();
// `name` may be an alternative name too.
NetlinkRequest GetLinkRequest(std::string_view name);
NetlinkRequest SetUpRequest(std::string_view name, bool up);

// False when the message is no RTM_NEWLINK or names no link. Attributes that are unknown or of a
// wrong size are skipped.
bool ParseLink(const NetlinkMessage& message, Link* link);

// The news in a notification of RTNLGRP_LINK or a message of a dump. False for what is none: other
// messages, a bridge's view of its ports (family AF_BRIDGE: its RTM_DELLINK means that a port
// left), and wireless events, which come as an RTM_NEWLINK without most of the link.
bool ParseLinkNews(const NetlinkMessage& message, LinkNews* news);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_LINK_MESSAGE_H_
