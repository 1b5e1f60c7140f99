#include "link/darwin/system_configuration.h"

#include <algorithm>

#include "link/darwin/framework.h"

namespace lladdr::darwin {

namespace {

constexpr char kPath[] =
    "/System/Library/Frameworks/SystemConfiguration.framework/SystemConfiguration";
constexpr char kWifiType[] = "IEEE80211";  // kSCNetworkInterfaceTypeIEEE80211

// FireWire's eight octets and Bluetooth's dashes are none of ours.
HardwareAddress ParsePermanent(const std::string& text) {
  HardwareAddress permanent;
  const Result<MacAddress> address = ParseMacAddress(text);
  if (!address.ok()) return permanent;
  permanent.size = address.value().size();
  std::copy(address.value().begin(), address.value().end(), permanent.octets.begin());
  return permanent;
}

}  // namespace

const Port* FindPort(const std::vector<Port>& ports, std::string_view name) {
  const auto found =
      std::find_if(ports.begin(), ports.end(), [&](const Port& port) { return port.name == name; });
  return found == ports.end() ? nullptr : &*found;
}

Result<SystemConfiguration> SystemConfiguration::Load(const CoreFoundation& foundation) {
  Result<Framework> framework = Framework::Load(kPath);
  if (!framework.ok()) return framework.TakeFailure();
  SystemConfiguration loaded(foundation);
  framework.value().Bind("SCNetworkInterfaceCopyAll", &loaded.copy_all_);
  framework.value().Bind("SCNetworkInterfaceGetBSDName", &loaded.bsd_name_);
  framework.value().Bind("SCNetworkInterfaceGetInterfaceType", &loaded.interface_type_);
  framework.value().Bind("SCNetworkInterfaceGetHardwareAddressString", &loaded.hardware_address_);
  if (Status bound = framework.value().Bound(); !bound.ok()) return bound.TakeFailure();
  return loaded;
}

// Null would make every permanent address look gone, and with it every backed-up link replaced.
Result<std::vector<Port>> SystemConfiguration::Ports() const {
  const Owned interfaces(foundation_, copy_all_());
  if (interfaces.get() == nullptr) {
    return Refusal("SYSTEM_ERROR",
                   "macOS did not list its network interfaces (SCNetworkInterfaceCopyAll)");
  }
  std::vector<Port> ports;
  const CFIndex count = foundation_.array_count(interfaces.get());
  for (CFIndex i = 0; i < count; ++i) {
    ports.push_back(Describe(foundation_.array_value(interfaces.get(), i)));
  }
  return ports;
}

// GetHardwareAddressString reads the controller's IOMACAddress, which a change leaves alone; the
// interface's own copy follows it (IOEthernetInterface::syncSIOCSIFLLADDR()).
Port SystemConfiguration::Describe(CFTypeRef interface) const {
  Port port;
  port.name = foundation_.Text(bsd_name_(interface));
  port.is_wifi = foundation_.Text(interface_type_(interface)) == kWifiType;
  port.permanent = ParsePermanent(foundation_.Text(hardware_address_(interface)));
  return port;
}

}  // namespace lladdr::darwin
