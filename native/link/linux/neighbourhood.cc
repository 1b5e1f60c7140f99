#include "link/linux/neighbourhood.h"

#include <sys/socket.h>

#include <cerrno>
#include <map>
#include <optional>

#include "link/internet_address.h"
#include "link/linux/exchange.h"
#include "link/linux/neighbour_message.h"
#include "link/linux/route_message.h"

namespace lladdr {

namespace {

struct Found {
  Neighbour neighbour;
  int32_t index = 0;
};

// Each name is looked up once; a link that is gone takes its neighbours with it.
std::vector<Neighbour> WithNames(std::vector<Found>&& found, const Neighbourhood::NameOf& name_of) {
  std::map<int32_t, std::string> names;
  std::vector<Neighbour> neighbours;
  for (auto& [neighbour, index] : found) {
    auto known = names.find(index);
    if (known == names.end()) known = names.emplace(index, name_of(index)).first;
    if (known->second.empty()) continue;
    neighbour.link = known->second;
    neighbours.push_back(std::move(neighbour));
  }
  return neighbours;
}

}  // namespace

Result<std::vector<Neighbour>> Neighbourhood::List(int32_t index, const NameOf& name_of) {
  std::vector<uint8_t> families = {AF_UNSPEC};
  if (index == 0) families.push_back(AF_BRIDGE);
  std::vector<Found> found;
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    for (const uint8_t family : families) {
      const size_t kept = found.size();
      Status dumped = ReadDump(
          &socket_, DumpNeighboursRequest(family, index, 0), "RTM_GETNEIGH",
          [&] { found.resize(kept); },
          [&](const NetlinkMessage& message) {
            Found each;
            if (!ParseNeighbour(message, &each.neighbour, &each.index)) return;
            // Kernels before 4.20 tell those of all links nevertheless.
            if (index == 0 || each.index == index) found.push_back(std::move(each));
          });
      if (!dumped.ok()) return dumped.TakeFailure();
    }
  }
  return WithNames(std::move(found), name_of);
}

Result<std::vector<std::string>> Neighbourhood::Gateways(int32_t index) {
  const std::lock_guard<std::mutex> guard(mutex_);
  std::vector<std::string> gateways;
  for (const uint8_t family : {uint8_t{AF_INET}, uint8_t{AF_INET6}}) {
    const size_t kept = gateways.size();
    Status dumped = ReadDump(
        &socket_, DumpRoutesRequest(family, index), "RTM_GETROUTE", [&] { gateways.resize(kept); },
        [&](const NetlinkMessage& message) { AddDefaultGateways(message, index, &gateways); });
    if (!dumped.ok()) return dumped.TakeFailure();
  }
  return gateways;
}

Status Neighbourhood::Solicit(int32_t index, const std::string& ip) {
  const std::optional<InternetAddress> address = ParseInternetAddress(ip);
  if (!address) return NotInternetAddress(ip);
  const std::lock_guard<std::mutex> guard(mutex_);
  Status forgotten = Command(&socket_, ForgetNeighbourRequest(index, *address), "RTM_DELNEIGH");
  if (!forgotten.ok() && forgotten.failure().error != ENOENT) return forgotten;
  return Command(&socket_, SolicitNeighbourRequest(index, *address), "RTM_NEWNEIGH");
}

}  // namespace lladdr
