#ifndef LLADDR_LINK_LINUX_NEIGHBOUR_MESSAGE_H_
#define LLADDR_LINK_LINUX_NEIGHBOUR_MESSAGE_H_

#include <cstdint>

#include "link/internet_address.h"
#include "link/linux/netlink_message.h"
#include "link/neighbour.h"

// rtnetlink's messages about neighbours (rtnetlink(7), linux/neighbour.h). No I/O.
namespace lladdr {

// Of one link, or of all where `index` is 0. `family` AF_UNSPEC asks for the tables of ARP and
// neighbour discovery, AF_BRIDGE for what bridges have learnt; `flags` NTF_PROXY for what is
// answered for others.
NetlinkRequest DumpNeighboursRequest(uint8_t family, int32_t index, uint8_t flags);

// Without the name of the link, whose index comes out instead. False when the message tells no
// station: another message, an entry of a NOARP link, an address that a link or a group has.
bool ParseNeighbour(const NetlinkMessage& message, Neighbour* neighbour, int32_t* index);

// The two halves of asking for an address anew: forget what is known, then behave as if a packet
// were to be sent (NTF_USE).
NetlinkRequest ForgetNeighbourRequest(int32_t index, const InternetAddress& address);
NetlinkRequest SolicitNeighbourRequest(int32_t index, const InternetAddress& address);

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_NEIGHBOUR_MESSAGE_H_
