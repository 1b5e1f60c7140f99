#ifndef LLADDR_LINK_LINUX_FAMILY_MEMORY_H_
#define LLADDR_LINK_LINUX_FAMILY_MEMORY_H_

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace lladdr {

// Remembers the hardware family (ARPHRD_*) of the link whose address was set last, because asking
// for it first would make every change of the same link a tenth slower. A stale entry does no harm:
// the kernel compares the family with the link's own before it touches anything, so an Ethernet
// family can never change a link that is none, such as loopback.
class FamilyMemory {
 public:
  static constexpr uint16_t kUnknown = 0xffff;  // ARPHRD_VOID

  uint16_t Recall(std::string_view name) {
    const std::lock_guard<std::mutex> guard(mutex_);
    return name == name_ ? family_ : kUnknown;
  }
  void Remember(std::string_view name, uint16_t family) {
    const std::lock_guard<std::mutex> guard(mutex_);
    name_ = name;
    family_ = family;
  }

 private:
  std::mutex mutex_;
  std::string name_;
  uint16_t family_ = kUnknown;
};

}  // namespace lladdr

#endif  // LLADDR_LINK_LINUX_FAMILY_MEMORY_H_
