#include <linux/if_arp.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <utility>

#include "link/link_backend.h"
#include "link/link_name.h"
#include "link/linux/address_socket.h"
#include "link/linux/assign_type.h"
#include "link/linux/connectivity.h"
#include "link/linux/family_memory.h"
#include "link/linux/identity.h"
#include "link/linux/link_message.h"
#include "link/linux/netlink_socket.h"
#include "link/refusal.h"

namespace lladdr {

namespace {

constexpr size_t kLongestIoctlName = 15;
constexpr int kDumpAttempts = 8;

// The families whose addresses are six octets that SIOCSIFHWADDR can set.
bool IsEthernetLike(uint16_t family) {
  return family == ARPHRD_ETHER || family == ARPHRD_IEEE80211 || family == ARPHRD_IEEE80211_PRISM ||
         family == ARPHRD_IEEE80211_RADIOTAP;
}

// Zero where the link has none of six octets.
MacAddress EthernetAddress(const Link& link) {
  MacAddress address{};
  if (link.address.size != address.size()) return address;
  std::copy_n(link.address.octets.begin(), address.size(), address.begin());
  return address;
}

class LinuxLinks final : public LinkBackend {
 public:
  LinuxLinks(NetlinkSocket netlink, AddressSocket addresses, NetlinkSocket connectivity,
             Result<Identity> identity)
      : netlink_(std::move(netlink)),
        addresses_(std::move(addresses)),
        connectivity_(std::move(connectivity), Announcer::Open()),
        identity_(std::move(identity)) {}

  Result<std::vector<Link>> List() override;
  Result<Link> Get(std::string_view name) override;
  Result<MacAddress> GetAddress(std::string_view name) override;
  Status SetAddress(std::string_view name, const MacAddress& address) override;
  Status SetUp(std::string_view name, bool up) override;
  Result<std::vector<uint8_t>> SaveConnectivity(std::string_view name) override;
  Result<std::vector<std::string>> RestoreConnectivity(std::string_view name,
                                                       const std::vector<uint8_t>& saved,
                                                       const MacAddress& former,
                                                       uint32_t age) override;
  Status FollowAddress(std::string_view name, const MacAddress& former) override;
  bool MayChange() override;
  Result<Identity> GetIdentity() override {
    if (!identity_.ok()) return Failure(identity_.failure());
    return identity_.value();
  }

 private:
  Result<Link> Describe(std::string_view name);
  Result<Link> Find(std::string_view name);
  Result<std::string> IoctlName(std::string_view name);
  Result<MacAddress> ReadAddress(std::string_view name);
  Status WriteAddress(std::string_view name, const MacAddress& address);
  Result<uint16_t> SettableFamily(std::string_view name);

  std::mutex netlink_mutex_;
  NetlinkSocket netlink_;
  AddressSocket addresses_;
  Connectivity connectivity_;
  FamilyMemory families_;
  Result<Identity> identity_;
};

// Links that come and go while the kernel walks them make it miss some or show some twice; it says
// so, and one asks again.
Result<std::vector<Link>> LinuxLinks::List() {
  const std::lock_guard<std::mutex> guard(netlink_mutex_);
  for (int attempt = 0; attempt < kDumpAttempts; ++attempt) {
    std::vector<Link> links;
    Result<bool> interrupted =
        netlink_.Exchange(DumpLinksRequest(), "RTM_GETLINK", [&](const NetlinkMessage& message) {
          if (Link link; ParseLink(message, &link)) links.push_back(std::move(link));
        });
    if (!interrupted.ok()) return interrupted.TakeFailure();
    if (interrupted.value()) continue;
    FillAssignTypes(links.data(), links.size());
    return links;
  }
  Failure failure = KernelFailure(EAGAIN, "RTM_GETLINK");
  failure.detail =
      "links kept changing during " + std::to_string(kDumpAttempts) + " dumps: try again";
  return failure;
}

Result<Link> LinuxLinks::Find(std::string_view name) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid.TakeFailure();
  return Describe(name);
}

Result<Link> LinuxLinks::Get(std::string_view name) {
  Result<Link> link = Find(name);
  if (link.ok()) FillAssignTypes(&link.value(), 1);
  return link;
}

Result<Link> LinuxLinks::Describe(std::string_view name) {
  Link link;
  bool found = false;
  const std::lock_guard<std::mutex> guard(netlink_mutex_);
  Result<bool> answered = netlink_.Exchange(
      GetLinkRequest(name), "RTM_GETLINK",
      [&](const NetlinkMessage& message) { found = ParseLink(message, &link) || found; });
  if (!answered.ok()) return answered.TakeFailure().OnLink(name);
  if (!found) return KernelFailure(EBADMSG, "RTM_GETLINK").OnLink(name);
  return link;
}

// The ioctls take alternative names as well, but no name of more than 15 bytes.
Result<std::string> LinuxLinks::IoctlName(std::string_view name) {
  Result<Link> link = Describe(name);
  if (!link.ok()) return link.TakeFailure();
  return std::move(link.value().name);
}

Result<MacAddress> LinuxLinks::GetAddress(std::string_view name) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid.TakeFailure();
  if (name.size() <= kLongestIoctlName) return ReadAddress(name);
  Result<std::string> short_name = IoctlName(name);
  if (!short_name.ok()) return short_name.TakeFailure();
  return ReadAddress(short_name.value());
}

Result<MacAddress> LinuxLinks::ReadAddress(std::string_view name) {
  Result<AddressSocket::Hardware> hardware = addresses_.Get(name);
  if (!hardware.ok()) return hardware.TakeFailure();
  const uint16_t family = hardware.value().family;
  if (family != ARPHRD_LOOPBACK && !IsEthernetLike(family)) return NotEthernet(name, family);
  return hardware.value().address;
}

Status LinuxLinks::SetAddress(std::string_view name, const MacAddress& address) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid;
  if (Status assignable = CheckAssignable(address); !assignable.ok()) {
    return assignable.TakeFailure().OnLink(name);
  }
  if (name.size() <= kLongestIoctlName) return WriteAddress(name, address);
  Result<std::string> short_name = IoctlName(name);
  if (!short_name.ok()) return short_name.TakeFailure();
  return WriteAddress(short_name.value(), address);
}

Status LinuxLinks::WriteAddress(std::string_view name, const MacAddress& address) {
  int error = EINVAL;
  if (const uint16_t family = families_.Recall(name); family != FamilyMemory::kUnknown) {
    error = addresses_.Set(name, {family, address});
  }
  // EINVAL with a remembered family: the name may belong to another link by now.
  if (error == EINVAL) {
    Result<uint16_t> family = SettableFamily(name);
    if (!family.ok()) return family.TakeFailure();
    families_.Remember(name, family.value());
    error = addresses_.Set(name, {family.value(), address});
  }
  if (error != 0) return KernelFailure(error, "SIOCSIFHWADDR").OnLink(name);
  return Done{};
}

Result<uint16_t> LinuxLinks::SettableFamily(std::string_view name) {
  Result<AddressSocket::Hardware> hardware = addresses_.Get(name);
  if (!hardware.ok()) return hardware.TakeFailure();
  const uint16_t family = hardware.value().family;
  if (family == ARPHRD_LOOPBACK) return IsLoopback(name);
  if (!IsEthernetLike(family)) return NotEthernet(name, family);
  return family;
}

// By netlink, since its message changes one flag and leaves the others alone; the ioctl would write
// all of them back.
Status LinuxLinks::SetUp(std::string_view name, bool up) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid;
  const std::lock_guard<std::mutex> guard(netlink_mutex_);
  Result<bool> answered =
      netlink_.Exchange(SetUpRequest(name, up), "RTM_SETLINK", [](const NetlinkMessage&) {});
  if (!answered.ok()) return answered.TakeFailure().OnLink(name);
  return Done{};
}

Result<std::vector<uint8_t>> LinuxLinks::SaveConnectivity(std::string_view name) {
  Result<Link> link = Find(name);
  if (!link.ok()) return link.TakeFailure();
  Result<std::vector<uint8_t>> saved = connectivity_.Save(link.value().index);
  if (!saved.ok()) return saved.TakeFailure().OnLink(name);
  return saved;
}

Result<std::vector<std::string>> LinuxLinks::RestoreConnectivity(std::string_view name,
                                                                 const std::vector<uint8_t>& saved,
                                                                 const MacAddress& former,
                                                                 uint32_t age) {
  Result<Link> link = Find(name);
  if (!link.ok()) return link.TakeFailure();
  const Aftermath aftermath{former, EthernetAddress(link.value()), age};
  Result<std::vector<std::string>> missing =
      connectivity_.Restore(link.value().index, {saved.data(), saved.size()}, aftermath);
  if (!missing.ok()) return missing.TakeFailure().OnLink(name);
  return missing;
}

Status LinuxLinks::FollowAddress(std::string_view name, const MacAddress& former) {
  Result<Link> link = Find(name);
  if (!link.ok()) return link.TakeFailure();
  Status followed = connectivity_.Follow(link.value().index, former, EthernetAddress(link.value()));
  if (!followed.ok()) return followed.TakeFailure().OnLink(name);
  return followed;
}

// Only the capability check can answer EPERM, and no link has the family ARPHRD_VOID, so nothing
// changes. A link that exists is named because the kernel would start modprobe for one that does
// not.
bool LinuxLinks::MayChange() {
  const int error = addresses_.Set("lo", {ARPHRD_VOID, {}});
  return error != EPERM && error != EACCES;
}

}  // namespace

Result<std::shared_ptr<LinkBackend>> OpenLinkBackend() {
  Result<NetlinkSocket> netlink = NetlinkSocket::Open();
  if (!netlink.ok()) return netlink.TakeFailure();
  Result<AddressSocket> addresses = AddressSocket::Open();
  if (!addresses.ok()) return addresses.TakeFailure();
  Result<NetlinkSocket> connectivity = NetlinkSocket::Open();
  if (!connectivity.ok()) return connectivity.TakeFailure();
  return std::shared_ptr<LinkBackend>(
      std::make_shared<LinuxLinks>(std::move(netlink.value()), std::move(addresses.value()),
                                   std::move(connectivity.value()), ReadIdentity()));
}

const char* LinkPlatform() { return "linux"; }

}  // namespace lladdr
