#ifndef LLADDR_LINK_LINUX_CONNECTIVITY_H_
#define LLADDR_LINK_LINUX_CONNECTIVITY_H_

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "link/linux/announcer.h"
#include "link/linux/connectivity_message.h"
#include "link/linux/netlink_socket.h"

namespace lladdr {

// What a link's traffic hangs on besides the link itself: saved before the link goes down, put back
// after it came up, and brought in line with a new link-layer address. Calls from several threads
// take turns.
class Connectivity {
 public:
  Connectivity(NetlinkSocket socket, Announcer announcer)
      : socket_(std::move(socket)), announcer_(std::move(announcer)) {}

  // The stream of AppendEntry().
  Result<std::vector<uint8_t>> Save(int32_t index);

  // Puts back what is missing, looks again, and returns in words what could not be put back.
  Result<std::vector<std::string>> Restore(int32_t index, ByteSpan saved,
                                           const Aftermath& aftermath);

  // Replaces the IPv6 addresses that derive from the link's former address, then announces all
  // addresses of the link.
  Status Follow(int32_t index, const MacAddress& former, const MacAddress& current);

 private:
  struct Pending {
    Entry entry;
    std::string reason;
  };

  Result<std::vector<Entry>> Read(int32_t index, const std::vector<NetlinkRequest>& dumps);
  Status Put(const Entry& entry, const Aftermath& aftermath);
  void PutAll(std::vector<Pending>* pending, const Aftermath& aftermath);
  Status Rederive(const Entry& entry, const MacAddress& former, const MacAddress& current);

  std::mutex mutex_;
  NetlinkSocket socket_;
  Announcer announcer_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_CONNECTIVITY_H_
