#ifndef LLADDR_LINK_NEIGHBOUR_H_
#define LLADDR_LINK_NEIGHBOUR_H_

#include <string>

#include "link/link.h"

namespace lladdr {

// A station that is known to be on a link; NativeNeighbour in src/binding/addon.ts explains each
// member.
struct Neighbour {
  std::string link;
  std::string ip;           // empty for a station that a bridge has learnt
  HardwareAddress address;  // size 0 while it is not known
  std::string state;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_NEIGHBOUR_H_
