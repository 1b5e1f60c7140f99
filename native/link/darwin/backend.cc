#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "link/darwin/core_wlan.h"
#include "link/darwin/event_socket.h"
#include "link/darwin/event_watch.h"
#include "link/darwin/identity.h"
#include "link/darwin/interface_list.h"
#include "link/darwin/interface_type.h"
#include "link/darwin/link_socket.h"
#include "link/darwin/neighbourhood.h"
#include "link/darwin/off_network.h"
#include "link/darwin/system_configuration.h"
#include "link/link_backend.h"
#include "link/link_name.h"
#include "link/refusal.h"

namespace lladdr {

namespace {

using darwin::CoreFoundation;
using darwin::LinkSocket;
using darwin::Port;
using darwin::SystemConfiguration;
using std::chrono::milliseconds;

constexpr char kSetAddress[] = "SIOCSIFLLADDR";

// A radio applies a change by way of its firmware.
constexpr int kLooks = 11;
constexpr milliseconds kBetweenLooks{10};

void Pause(milliseconds time) { std::this_thread::sleep_for(time); }

Result<MacAddress> SixOctets(const Link& link) {
  MacAddress address{};
  if (link.type != darwin::kHardwareEthernet || link.address.size != address.size()) {
    return NotEthernet(link.name, link.type);
  }
  std::copy_n(link.address.octets.begin(), address.size(), address.begin());
  return address;
}

Failure Associated(std::string_view name, const char* what) {
  Failure failure = Refusal("LINK_ASSOCIATED", what);
  failure.detail = "EADDRNOTAVAIL from " + std::string(kSetAddress);
  return std::move(failure).OnLink(name);
}

void Complete(const LinkSocket& socket, const std::vector<Port>& ports, Link* link) {
  if (const Port* port = FindPort(ports, link->name)) link->permanent = port->permanent;
  link->oper_state = darwin::OperState(link->flags, socket.MediaStatus(link->name));
}

Result<std::vector<Link>> ListLinks(const LinkSocket& socket,
                                    const SystemConfiguration& configuration) {
  Result<std::vector<Link>> links = darwin::ReadInterfaces();
  if (!links.ok()) return links;
  const Result<std::vector<Port>> ports = configuration.Ports();
  if (!ports.ok()) return Failure(ports.failure());
  for (Link& link : links.value()) Complete(socket, ports.value(), &link);
  // The kernel's order is that of attachment, and an index that became free is given out again.
  std::sort(links.value().begin(), links.value().end(),
            [](const Link& a, const Link& b) { return a.index < b.index; });
  return links;
}

Result<int32_t> IndexOf(std::string_view name) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid.TakeFailure();
  Result<Link> link = darwin::ReadInterface(name);
  if (!link.ok()) return link.TakeFailure();
  return link.value().index;
}

class DarwinLinks final : public LinkBackend {
 public:
  DarwinLinks(LinkSocket socket, const CoreFoundation& foundation,
              const SystemConfiguration& configuration)
      : socket_(std::move(socket)), foundation_(foundation), configuration_(configuration) {}

  Result<std::vector<Link>> List(bool assign_types) override;
  Result<Link> Get(std::string_view name) override;
  Result<MacAddress> GetAddress(std::string_view name) override;
  Status SetAddress(std::string_view name, const MacAddress& address) override;
  Status SetAddressOffNetwork(std::string_view name, const MacAddress& address) override;
  Status SetUp(std::string_view name, bool up) override;
  Result<std::vector<Neighbour>> ListNeighbours(const std::optional<std::string>& name) override;
  Result<std::vector<std::string>> Gateways(std::string_view name) override;
  Status Solicit(std::string_view name, const std::string& ip) override;
  Result<std::unique_ptr<LinkWatch>> Watch(OnNews on_news) override;
  // The ioctls that change anything ask for no more and no less (proc_suser() in bsd/net/if.c).
  bool MayChange() override { return ::geteuid() == 0; }
  Result<Identity> GetIdentity() override { return darwin::ReadIdentity(); }

 private:
  Status CheckSettable(std::string_view name, const MacAddress& address) const;
  Status Confirm(std::string_view name, const MacAddress& address) const;
  Result<bool> IsWifi(std::string_view name) const;
  Failure Explain(int error, std::string_view name) const;

  LinkSocket socket_;
  CoreFoundation foundation_;
  SystemConfiguration configuration_;
};

// The kernel keeps no assign types.
Result<std::vector<Link>> DarwinLinks::List(bool /*assign_types*/) {
  return ListLinks(socket_, configuration_);
}

Result<Link> DarwinLinks::Get(std::string_view name) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid.TakeFailure();
  Result<Link> link = darwin::ReadInterface(name);
  if (!link.ok()) return link;
  Result<std::vector<Port>> ports = configuration_.Ports();
  if (!ports.ok()) return ports.TakeFailure().OnLink(name);
  Complete(socket_, ports.value(), &link.value());
  return link;
}

Result<MacAddress> DarwinLinks::GetAddress(std::string_view name) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid.TakeFailure();
  Result<Link> link = darwin::ReadInterface(name);
  if (!link.ok()) return link.TakeFailure();
  return SixOctets(link.value());
}

Status DarwinLinks::CheckSettable(std::string_view name, const MacAddress& address) const {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid;
  if (Status assignable = CheckAssignable(address); !assignable.ok()) {
    return assignable.TakeFailure().OnLink(name);
  }
  Result<Link> link = darwin::ReadInterface(name);
  if (!link.ok()) return link.TakeFailure();
  if (link.value().type == darwin::kHardwareLoopback) return IsLoopback(name);
  if (Result<MacAddress> now = SixOctets(link.value()); !now.ok()) return now.TakeFailure();
  return Done{};
}

Status DarwinLinks::SetAddress(std::string_view name, const MacAddress& address) {
  if (Status settable = CheckSettable(name, address); !settable.ok()) return settable;
  const int error = socket_.SetAddress(name, address);
  return error == 0 ? Confirm(name, address) : Explain(error, name);
}

// EADDRNOTAVAIL from the driver of a radio means that it is on a network, not that the address is
// wrong.
Failure DarwinLinks::Explain(int error, std::string_view name) const {
  Result<bool> is_wifi = error == EADDRNOTAVAIL ? IsWifi(name) : false;
  if (is_wifi.ok() && is_wifi.value()) return Associated(name, "its radio is on a network");
  return KernelFailure(error, kSetAddress).OnLink(name);
}

Result<bool> DarwinLinks::IsWifi(std::string_view name) const {
  Result<std::vector<Port>> ports = configuration_.Ports();
  if (!ports.ok()) return ports.TakeFailure().OnLink(name);
  const Port* port = FindPort(ports.value(), name);
  return port != nullptr && port->is_wifi;
}

Status DarwinLinks::SetAddressOffNetwork(std::string_view name, const MacAddress& address) {
  Status changed = SetAddress(name, address);
  if (changed.ok() || changed.failure().code != "LINK_ASSOCIATED") return changed;
  Result<std::unique_ptr<darwin::Radio>> radio = darwin::OpenRadio(foundation_, name);
  if (!radio.ok()) return radio.TakeFailure();
  Result<int> error = darwin::ChangeOffNetwork(
      radio.value().get(), {[&] { return socket_.SetAddress(name, address); }, Pause});
  if (!error.ok()) return error.TakeFailure();
  if (error.value() == 0) return Confirm(name, address);
  if (error.value() != EADDRNOTAVAIL) return KernelFailure(error.value(), kSetAddress).OnLink(name);
  return Associated(name, "its radio was on a network again before its driver took the address");
}

Status DarwinLinks::Confirm(std::string_view name, const MacAddress& address) const {
  MacAddress seen{};
  for (int look = 0; look < kLooks; ++look) {
    if (look > 0) Pause(kBetweenLooks);
    Result<Link> link = darwin::ReadInterface(name);
    if (!link.ok()) return link.TakeFailure();
    Result<MacAddress> now = SixOctets(link.value());
    if (!now.ok()) return now.TakeFailure();
    seen = now.value();
    if (seen == address) return Done{};
  }
  return Refusal("CHANGE_IGNORED",
                 "it still has " + std::string(FormatAddress(seen).view()) +
                     " after its driver took " + std::string(FormatAddress(address).view()) +
                     " without an error: the driver does not change addresses, or "
                     "macOS gave the link a private address of its own (Wi-Fi "
                     "settings of the network)")
      .OnLink(name);
}

Status DarwinLinks::SetUp(std::string_view name, bool up) {
  if (Status valid = CheckLinkName(name); !valid.ok()) return valid;
  // The ioctl would cut a name that is too long short, and find another link.
  if (Result<Link> link = darwin::ReadInterface(name); !link.ok()) return link.TakeFailure();
  const int error = socket_.SetUp(name, up);
  if (error != 0) return KernelFailure(error, "SIOCSIFFLAGS").OnLink(name);
  return Done{};
}

Result<std::vector<Neighbour>> DarwinLinks::ListNeighbours(const std::optional<std::string>& name) {
  if (!name) return darwin::ListNeighbours(0);
  Result<int32_t> index = IndexOf(*name);
  if (!index.ok()) return index.TakeFailure();
  return darwin::ListNeighbours(index.value());
}

Result<std::vector<std::string>> DarwinLinks::Gateways(std::string_view name) {
  Result<int32_t> index = IndexOf(name);
  if (!index.ok()) return index.TakeFailure();
  return darwin::ListGateways(index.value());
}

Status DarwinLinks::Solicit(std::string_view name, const std::string& ip) {
  Result<int32_t> index = IndexOf(name);
  if (!index.ok()) return index.TakeFailure();
  Status asked = darwin::Solicit(index.value(), ip);
  if (!asked.ok()) return asked.TakeFailure().OnLink(name);
  return asked;
}

// The watch may outlive these links, so it has a socket of its own.
Result<std::unique_ptr<LinkWatch>> DarwinLinks::Watch(OnNews on_news) {
  Result<LinkSocket> opened = LinkSocket::Open();
  if (!opened.ok()) return opened.TakeFailure();
  Result<Descriptor> events = darwin::OpenLinkEvents();
  if (!events.ok()) return events.TakeFailure();
  auto list = [socket = std::make_shared<const LinkSocket>(std::move(opened.value())),
               configuration = configuration_] { return ListLinks(*socket, configuration); };
  return darwin::WatchEvents(std::move(events.value()), std::move(list), std::move(on_news));
}

}  // namespace

Result<std::shared_ptr<LinkBackend>> OpenLinkBackend() {
  Result<LinkSocket> socket = LinkSocket::Open();
  if (!socket.ok()) return socket.TakeFailure();
  Result<CoreFoundation> foundation = CoreFoundation::Load();
  if (!foundation.ok()) return foundation.TakeFailure();
  Result<SystemConfiguration> configuration = SystemConfiguration::Load(foundation.value());
  if (!configuration.ok()) return configuration.TakeFailure();
  return std::shared_ptr<LinkBackend>(std::make_shared<DarwinLinks>(
      std::move(socket.value()), foundation.value(), configuration.value()));
}

Result<std::shared_ptr<LinkBackend>> OpenLinkBackend(const std::string& netns) {
  return Refusal("ARGUMENT_INVALID", "macOS has no network namespaces: leave it out").OnPath(netns);
}

const char* LinkPlatform() { return "darwin"; }

}  // namespace lladdr
