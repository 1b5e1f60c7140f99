#ifndef LLADDR_LINK_LINUX_ASSIGN_TYPE_H_
#define LLADDR_LINK_LINUX_ASSIGN_TYPE_H_

#include <cstddef>
#include <utility>

#include "common/descriptor.h"
#include "link/link_backend.h"

namespace lladdr {

// Reads /sys/class/net/NAME/addr_assign_type; rtnetlink does not carry it. sysfs shows the network
// namespace of whoever mounted it, which need not be ours. Stateless after it was made, hence safe
// on several threads.
class AssignTypes {
 public:
  // For the namespace of the process, from /sys. It is believed only if it shows the first link
  // that has an address with the same index and address; otherwise the types stay unknown.
  static AssignTypes FromSys() { return {Descriptor(), true}; }

  // For the namespace of the calling thread, from a sysfs mounted for this object alone; all types
  // stay unknown where that is not allowed (it needs CAP_SYS_ADMIN and Linux 5.2).
  static AssignTypes FromOwnMount();

  // Fills in Link::assign_type. Links without an address (loopback, tun) have none.
  void Fill(Link* links, size_t count) const;

 private:
  AssignTypes(Descriptor class_net, bool from_sys)
      : class_net_(std::move(class_net)), from_sys_(from_sys) {}

  Descriptor class_net_;
  bool from_sys_;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_ASSIGN_TYPE_H_
