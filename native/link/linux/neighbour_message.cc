#include "link/linux/neighbour_message.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>

namespace lladdr {

namespace {

const char* StateName(uint16_t state) {
  switch (state) {
    case NUD_INCOMPLETE:
      return "incomplete";
    case NUD_REACHABLE:
      return "reachable";
    case NUD_STALE:
      return "stale";
    case NUD_DELAY:
      return "delay";
    case NUD_PROBE:
      return "probe";
    case NUD_FAILED:
      return "failed";
    case NUD_NOARP:
      return "noarp";
    case NUD_PERMANENT:
      return "permanent";
    default:
      return "none";
  }
}

// A bridge lists the addresses of its own ports and of groups as permanent. What a NOARP link has
// for a neighbour is its own address (arp_constructor() in net/ipv4/arp.c).
bool TellsAStation(const ndmsg& neighbour) {
  if ((neighbour.ndm_flags & NTF_PROXY) != 0) return false;
  if (neighbour.ndm_family == AF_BRIDGE) return (neighbour.ndm_state & NUD_PERMANENT) == 0;
  return (neighbour.ndm_family == AF_INET || neighbour.ndm_family == AF_INET6) &&
         (neighbour.ndm_state & NUD_NOARP) == 0;
}

NetlinkRequest NeighbourRequest(uint16_t type, uint16_t flags, const ndmsg& neighbour) {
  NetlinkRequest request(type, flags);
  request.Append(neighbour);
  return request;
}

ndmsg Header(int32_t index, const InternetAddress& address) {
  ndmsg neighbour{};
  neighbour.ndm_family = address.family;
  neighbour.ndm_ifindex = index;
  return neighbour;
}

void AddDestination(NetlinkRequest* request, const InternetAddress& address) {
  request->AddBytes(NDA_DST, {address.octets.data(), address.octets.size()});
}

}  // namespace

NetlinkRequest DumpNeighboursRequest(uint8_t family, int32_t index, uint8_t flags) {
  ndmsg neighbour{};
  neighbour.ndm_family = family;
  neighbour.ndm_flags = flags;
  NetlinkRequest request = NeighbourRequest(RTM_GETNEIGH, NLM_F_DUMP, neighbour);
  if (index != 0) request.AddUint32(NDA_IFINDEX, static_cast<uint32_t>(index));
  return request;
}

bool ParseNeighbour(const NetlinkMessage& message, Neighbour* neighbour, int32_t* index) {
  ndmsg fixed{};
  if (message.header.nlmsg_type != RTM_NEWNEIGH || !message.payload.Read(&fixed)) return false;
  if (!TellsAStation(fixed)) return false;
  const ByteSpan attributes = message.payload.From(sizeof fixed);
  const ByteSpan octets = FindAttribute(attributes, NDA_LLADDR);
  *neighbour = Neighbour{};
  *index = fixed.ndm_ifindex;
  neighbour->ip = FormatInternetAddress(fixed.ndm_family, FindAttribute(attributes, NDA_DST));
  neighbour->state = StateName(fixed.ndm_state);
  if (octets.size <= neighbour->address.octets.size()) {
    std::copy_n(octets.data, octets.size, neighbour->address.octets.begin());
    neighbour->address.size = octets.size;
  }
  return true;
}

NetlinkRequest ForgetNeighbourRequest(int32_t index, const InternetAddress& address) {
  NetlinkRequest request = NeighbourRequest(RTM_DELNEIGH, NLM_F_ACK, Header(index, address));
  AddDestination(&request, address);
  return request;
}

NetlinkRequest SolicitNeighbourRequest(int32_t index, const InternetAddress& address) {
  ndmsg neighbour = Header(index, address);
  neighbour.ndm_flags = NTF_USE;
  NetlinkRequest request = NeighbourRequest(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_ACK, neighbour);
  AddDestination(&request, address);
  return request;
}

}  // namespace lladdr
