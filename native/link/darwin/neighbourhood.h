#ifndef LLADDR_LINK_DARWIN_NEIGHBOURHOOD_H_
#define LLADDR_LINK_DARWIN_NEIGHBOURHOOD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/result.h"
#include "link/neighbour.h"

// Who is known to be on a link, from the tables of ARP and neighbour discovery. What bridges have
// learnt is not in them.
namespace lladdr::darwin {

// On one link, or on all where `index` is 0.
Result<std::vector<Neighbour>> ListNeighbours(int32_t index);

// The IP addresses of the default gateways that are reached through the link.
Result<std::vector<std::string>> ListGateways(int32_t index);

// Forgets what is known of a neighbour (root only: EPERM, EACCES) and sends it an empty datagram to
// the discard port, for which the kernel has to ask for its address. Where no datagram can be sent
// at the moment, nothing is asked, and the neighbour stays unknown.
Status Solicit(int32_t index, const std::string& ip);

}  // namespace lladdr::darwin

#endif  // LLADDR_LINK_DARWIN_NEIGHBOURHOOD_H_
