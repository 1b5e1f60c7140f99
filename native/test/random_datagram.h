#ifndef LLADDR_TEST_RANDOM_DATAGRAM_H_
#define LLADDR_TEST_RANDOM_DATAGRAM_H_

#include "link/address.h"
#include "netlink_samples.h"
#include "random.h"

// Datagrams that look like rtnetlink's: the right structs and attributes in a random order, some of
// them with lengths that lie.
namespace lladdr {

// What random messages are about, often enough for the code behind a comparison to be reached.
constexpr uint32_t kSequence = 7;
constexpr int32_t kIndex = 7;
constexpr MacAddress kFormer = {0x02, 0x00, 0x5e, 0x10, 0x00, 0x01};

// Messages put together, the sample mutated, or noise.
void FillAtRandom(Random* random, const Bytes& sample, Bytes* datagram);

}  // namespace lladdr

#endif  // LLADDR_TEST_RANDOM_DATAGRAM_H_
