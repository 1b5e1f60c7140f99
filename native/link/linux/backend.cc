#include <linux/if_arp.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "link/link_backend.h"
#include "link/link_name.h"
#include "link/linux/address_socket.h"
#include "link/linux/assign_type.h"
#include "link/linux/connectivity.h"
#include "link/linux/identity.h"
#include "link/linux/link_channel.h"
#include "link/linux/link_watch.h"
#include "link/linux/namespace.h"
#include "link/linux/neighbourhood.h"
#include "link/linux/netlink_socket.h"
#include "link/refusal.h"

namespace lladdr {

namespace {

constexpr size_t kLongestIoctlName = 15;

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
             NetlinkSocket neighbourhood, Descriptor network)
      : channel_(std::move(netlink)),
        addresses_(std::move(addresses)),
        connectivity_(std::move(connectivity), Announcer::Open()),
        neighbourhood_(std::move(neighbourhood)),
        assign_types_(network.valid() ? AssignTypes::FromOwnMount() : AssignTypes::FromSys()),
        identity_(ReadIdentity()),
        network_(std::move(network)) {}

  Result<std::vector<Link>> List(bool assign_types) override;
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
  Result<std::vector<Neighbour>> ListNeighbours(const std::optional<std::string>& name) override;
  Result<std::vector<std::string>> Gateways(std::string_view name) override;
  Status Solicit(std::string_view name, const std::string& ip) override;
  Result<std::unique_ptr<LinkWatch>> Watch(OnNews on_news) override;
  bool MayChange() override;
  Result<Identity> GetIdentity() override {
    if (!identity_.ok()) return Failure(identity_.failure());
    return identity_.value();
  }

 private:
  Result<Link> Find(std::string_view name);
  Status Shorten(std::string_view* name, std::string* own);
  Result<MacAddress> ReadAddress(std::string_view name);
  Status WriteAddress(std::string_view name, const MacAddress& address);
  Result<uint16_t> SettableFamily(std::string_view name);

  LinkChannel channel_;
  AddressSocket addresses_;
  Connectivity connectivity_;
  Neighbourhood neighbourhood_;
  AssignTypes assign_types_;
  Result<Identity> identity_;
  Descriptor network_;  // invalid for the namespace of the process
};

Result<std::vector<Link>> LinuxLinks::List(bool assign_types) {
  Result<std::vector<Link>> links = channel_.List();
  if (links.ok() && assign_types) assign_types_.Fill(links.value().data(), links.value().size());
  return links;
}

Result<Link> LinuxLinks::Find(std::string_view name) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid.TakeFailure();
  return channel_.Describe(name);
}

Result<Link> LinuxLinks::Get(std::string_view name) {
  Result<Link> link = Find(name);
  if (link.ok()) assign_types_.Fill(&link.value(), 1);
  return link;
}

// The ioctls take alternative names as well, but no name of more than 15 bytes: replaces such a one
// by the link's own, held in `own`.
Status LinuxLinks::Shorten(std::string_view* name, std::string* own) {
  if (name->size() <= kLongestIoctlName) return Done{};
  Result<Link> link = channel_.Describe(*name);
  if (!link.ok()) return link.TakeFailure();
  *own = std::move(link.value().name);
  *name = *own;
  return Done{};
}

Result<MacAddress> LinuxLinks::GetAddress(std::string_view name) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid.TakeFailure();
  std::string own;
  if (Status shortened = Shorten(&name, &own); !shortened.ok()) return shortened.TakeFailure();
  return ReadAddress(name);
}

Result<MacAddress> LinuxLinks::ReadAddress(std::string_view name) {
  Result<AddressSocket::Hardware> hardware = addresses_.Get(name);
  if (!hardware.ok()) return hardware.TakeFailure();
  const uint16_t family = hardware.value().family;
  if (family != ARPHRD_LOOPBACK && !IsEthernetLike(family)) return NotEthernet(name, family);
  return hardware.value().address;
}

Status CheckChange(std::string_view name, const MacAddress& address) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid;
  Status assignable = CheckAssignable(address);
  if (!assignable.ok()) return assignable.TakeFailure().OnLink(name);
  return Done{};
}

Status LinuxLinks::SetAddress(std::string_view name, const MacAddress& address) {
  if (Status valid = CheckChange(name, address); !valid.ok()) return valid;
  std::string own;
  if (Status shortened = Shorten(&name, &own); !shortened.ok()) return shortened.TakeFailure();
  return WriteAddress(name, address);
}

// The family has to be the link's own. It is Ethernet's but for a radio that listens to everything,
// so asking first would make every change a tenth slower. A wrong guess does no harm: the kernel
// compares before it touches anything, so this never changes a link such as loopback.
Status LinuxLinks::WriteAddress(std::string_view name, const MacAddress& address) {
  int error = addresses_.Set(name, {ARPHRD_ETHER, address});
  if (error == 0) return Done{};
  Result<uint16_t> family = SettableFamily(name);
  if (!family.ok()) return family.TakeFailure();
  if (family.value() != ARPHRD_ETHER) error = addresses_.Set(name, {family.value(), address});
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
  return channel_.SetUp(name, up);
}

Result<std::unique_ptr<LinkWatch>> LinuxLinks::Watch(OnNews on_news) {
  if (!network_.valid()) return WatchLinks(std::move(on_news));
  Result<std::unique_ptr<LinkWatch>> watch = std::unique_ptr<LinkWatch>();
  Status visited = RunInNamespace(network_, [&] { watch = WatchLinks(std::move(on_news)); });
  if (!visited.ok()) return visited.TakeFailure();
  return watch;
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

Result<std::vector<Neighbour>> LinuxLinks::ListNeighbours(const std::optional<std::string>& name) {
  int32_t index = 0;
  if (name) {
    Result<Link> link = Find(*name);
    if (!link.ok()) return link.TakeFailure();
    index = link.value().index;
  }
  return neighbourhood_.List(index, [this](int32_t each) { return addresses_.NameOf(each); });
}

Result<std::vector<std::string>> LinuxLinks::Gateways(std::string_view name) {
  Result<Link> link = Find(name);
  if (!link.ok()) return link.TakeFailure();
  return neighbourhood_.Gateways(link.value().index);
}

Status LinuxLinks::Solicit(std::string_view name, const std::string& ip) {
  Result<Link> link = Find(name);
  if (!link.ok()) return link.TakeFailure();
  Status asked = neighbourhood_.Solicit(link.value().index, ip);
  if (!asked.ok()) return asked.TakeFailure().OnLink(name);
  return asked;
}

// Only the capability check can answer EPERM, and no link has the family ARPHRD_VOID, so nothing
// changes. A link that exists is named because the kernel would start modprobe for one that does
// not.
bool LinuxLinks::MayChange() {
  const int error = addresses_.Set("lo", {ARPHRD_VOID, {}});
  return error != EPERM && error != EACCES;
}

// In the namespace of the calling thread; `network` stands for it where that is not the process's.
Result<std::shared_ptr<LinkBackend>> OpenHere(Descriptor network) {
  Result<NetlinkSocket> netlink = NetlinkSocket::Open();
  if (!netlink.ok()) return netlink.TakeFailure();
  Result<AddressSocket> addresses = AddressSocket::Open();
  if (!addresses.ok()) return addresses.TakeFailure();
  Result<NetlinkSocket> connectivity = NetlinkSocket::Open();
  if (!connectivity.ok()) return connectivity.TakeFailure();
  Result<NetlinkSocket> neighbourhood = NetlinkSocket::Open();
  if (!neighbourhood.ok()) return neighbourhood.TakeFailure();
  return std::shared_ptr<LinkBackend>(std::make_shared<LinuxLinks>(
      std::move(netlink.value()), std::move(addresses.value()), std::move(connectivity.value()),
      std::move(neighbourhood.value()), std::move(network)));
}

}  // namespace

Result<std::shared_ptr<LinkBackend>> OpenLinkBackend() { return OpenHere(Descriptor()); }

Result<std::shared_ptr<LinkBackend>> OpenLinkBackend(const std::string& netns) {
  Result<Descriptor> network = OpenNamespace(netns);
  if (!network.ok()) return network.TakeFailure();
  Result<std::shared_ptr<LinkBackend>> opened = std::shared_ptr<LinkBackend>();
  // The descriptor has done its work when the visit begins.
  Status visited =
      RunInNamespace(network.value(), [&] { opened = OpenHere(std::move(network.value())); });
  if (!visited.ok()) return visited.TakeFailure().OnPath(netns);
  return opened;
}

const char* LinkPlatform() { return "linux"; }

}  // namespace lladdr
