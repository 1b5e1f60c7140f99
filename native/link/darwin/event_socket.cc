#include "link/darwin/event_socket.h"

#include <fcntl.h>
#include <net/net_kev.h>
#include <sys/ioccom.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

#if __has_include(<sys/kern_event.h>)
#include <sys/kern_event.h>
#endif

namespace lladdr::darwin {

namespace {

// sys/kern_event.h and sys/sys_domain.h, which are not where this is cross-compiled.
struct EventFilter {
  uint32_t vendor;
  uint32_t event_class;
  uint32_t subclass;
};
constexpr int kEventProtocol = 1;  // SYSPROTO_EVENT
constexpr EventFilter kLinkEvents = {1 /* KEV_VENDOR_APPLE */, 1 /* KEV_NETWORK_CLASS */,
                                     KEV_DL_SUBCLASS};
constexpr unsigned long kSetFilter = _IOW('e', 2, EventFilter);  // SIOCSKEVFILT

#if __has_include(<sys/kern_event.h>)
static_assert(kEventProtocol == SYSPROTO_EVENT && kSetFilter == SIOCSKEVFILT);
static_assert(kLinkEvents.vendor == KEV_VENDOR_APPLE);
static_assert(kLinkEvents.event_class == KEV_NETWORK_CLASS);
static_assert(sizeof(EventFilter) == sizeof(kev_request));
#endif

}  // namespace

// macOS has no SOCK_CLOEXEC, see LinkSocket::Open().
Result<Descriptor> OpenLinkEvents() {
  Descriptor events(::socket(PF_SYSTEM, SOCK_RAW, kEventProtocol));
  if (!events.valid()) return KernelFailure(errno, "socket");
  if (::fcntl(events.get(), F_SETFD, FD_CLOEXEC) != 0) return KernelFailure(errno, "fcntl");
  if (::fcntl(events.get(), F_SETFL, O_NONBLOCK) != 0) return KernelFailure(errno, "fcntl");
  EventFilter filter = kLinkEvents;
  if (::ioctl(events.get(), kSetFilter, &filter) != 0) return KernelFailure(errno, "SIOCSKEVFILT");
  return events;
}

}  // namespace lladdr::darwin
