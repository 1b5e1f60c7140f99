// SystemConfiguration and CoreWLAN as lladdr calls them, with stand-ins for both: framework.cc is
// compiled for this program with dlopen(3) and dlsym(3) replaced by the functions below.
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "link/darwin/core_foundation.h"
#include "link/darwin/core_wlan.h"
#include "link/darwin/objective_c.h"
#include "link/darwin/system_configuration.h"
#include "test/check.h"

using lladdr::FormatAddress;
using lladdr::Result;
using lladdr::darwin::CFIndex;
using lladdr::darwin::CFTypeRef;
using lladdr::darwin::CoreFoundation;
using lladdr::darwin::FindPort;
using lladdr::darwin::ObjcBool;
using lladdr::darwin::ObjcObject;
using lladdr::darwin::ObjcSelector;
using lladdr::darwin::OpenRadio;
using lladdr::darwin::Port;
using lladdr::darwin::Radio;
using lladdr::darwin::SystemConfiguration;

namespace {

// An object of CoreFoundation or Objective-C: text, or an interface.
struct Object {
  const char* text = nullptr;
  const char* type = nullptr;
  const char* address = nullptr;
};

struct Mac {
  std::vector<Object> interfaces = {{"en0", "IEEE80211", "00:16:3e:10:20:31"},
                                    {"en1", "Ethernet", "00:16:3E:10:20:30"},
                                    {"fw0", "FireWire", "01:02:03:04:05:06:07:08"},
                                    {nullptr, nullptr, nullptr}};
  std::string missing;  // library or symbol
  std::string sent;
  int owned = 0;  // objects made or copied and not released, and pools
  bool lists = true;
  bool power = true;
  bool switches = true;
};
Mac mac;  // NOLINT: what a test sets up

Object error_text = {"not now"};  // NOLINT

const Object* Of(CFTypeRef object) { return static_cast<const Object*>(object); }

void Release(CFTypeRef object) {
  CHECK(object != nullptr);
  --mac.owned;
}
CFIndex Count(CFTypeRef /*array*/) { return static_cast<CFIndex>(mac.interfaces.size()); }
CFTypeRef Value(CFTypeRef /*array*/, CFIndex index) {
  return &mac.interfaces[static_cast<size_t>(index)];
}
CFTypeRef MakeText(CFTypeRef /*allocator*/, const char* text, uint32_t encoding) {
  CHECK(encoding == 0x08000100);
  static Object made;
  static std::string kept;
  kept = text;
  made.text = kept.c_str();
  ++mac.owned;
  return &made;
}
unsigned char CopyText(CFTypeRef string, char* buffer, CFIndex size, uint32_t /*encoding*/) {
  const char* text = Of(string)->text;
  if (static_cast<CFIndex>(std::strlen(text)) >= size) return 0;
  std::memcpy(buffer, text, std::strlen(text) + 1);
  return 1;
}
CFTypeRef Description(CFTypeRef error) {
  CHECK(error == &error_text);
  ++mac.owned;
  return error;
}
CFTypeRef CopyAll() {
  if (!mac.lists) return nullptr;
  ++mac.owned;
  return &mac;
}
CFTypeRef Text(const char* text) {
  static std::map<const char*, Object> texts;
  if (text == nullptr) return nullptr;
  return &texts.try_emplace(text, Object{text}).first->second;
}
CFTypeRef BsdName(CFTypeRef interface) { return Text(Of(interface)->text); }
CFTypeRef InterfaceType(CFTypeRef interface) { return Text(Of(interface)->type); }
CFTypeRef HardwareAddress(CFTypeRef interface) { return Text(Of(interface)->address); }

ObjcObject GetClass(const char* name) { return Text(name); }
ObjcSelector Register(const char* name) { return name; }
void* PushPool() {
  ++mac.owned;
  return &mac;
}
void PopPool(void* pool) {
  CHECK(pool == &mac);
  --mac.owned;
}

// BOOL is the lowest byte of what a method returns.
alignas(256) const char kBytes[2] = {};
const ObjcObject kTrue = kBytes + 1;

// One function for all methods: the third and fourth argument are in their registers whether a
// method has them or not.
ObjcObject Send(ObjcObject receiver, ObjcSelector selector, const void* first, ObjcObject* error) {
  const std::string name = static_cast<const char*>(selector);
  if (receiver == nullptr) return nullptr;
  if (name == "sharedWiFiClient") return &mac;
  if (name == "interfaceWithName:") {
    return std::strcmp(Of(first)->text, "en0") == 0 ? mac.interfaces.data() : nullptr;
  }
  CHECK(receiver == mac.interfaces.data());
  mac.sent += name + " ";
  if (name == "powerOn") return mac.power ? kTrue : nullptr;
  if (name != "setPower:error:") return nullptr;
  if (!mac.switches) {
    *error = &error_text;
    return nullptr;
  }
  mac.power = (reinterpret_cast<uintptr_t>(first) & 0xff) != 0;
  return kTrue;
}

template <typename Function>
void* Address(Function* function) {
  return reinterpret_cast<void*>(function);
}

void* Find(const std::string& symbol) {
  const std::map<std::string, void*> symbols = {
      {"CFRelease", Address(Release)},
      {"CFArrayGetCount", Address(Count)},
      {"CFArrayGetValueAtIndex", Address(Value)},
      {"CFStringCreateWithCString", Address(MakeText)},
      {"CFStringGetCString", Address(CopyText)},
      {"CFErrorCopyDescription", Address(Description)},
      {"SCNetworkInterfaceCopyAll", Address(CopyAll)},
      {"SCNetworkInterfaceGetBSDName", Address(BsdName)},
      {"SCNetworkInterfaceGetInterfaceType", Address(InterfaceType)},
      {"SCNetworkInterfaceGetHardwareAddressString", Address(HardwareAddress)},
      {"objc_getClass", Address(GetClass)},
      {"sel_registerName", Address(Register)},
      {"objc_msgSend", Address(Send)},
      {"objc_autoreleasePoolPush", Address(PushPool)},
      {"objc_autoreleasePoolPop", Address(PopPool)},
  };
  const auto found = symbols.find(symbol);
  return found == symbols.end() || symbol == mac.missing ? nullptr : found->second;
}

}  // namespace

extern "C" {
void* FakeOpen(const char* path, int /*mode*/) noexcept {
  return !mac.missing.empty() && std::strstr(path, mac.missing.c_str()) != nullptr ? nullptr : &mac;
}
void* FakeFind(void* handle, const char* symbol) noexcept {
  CHECK(handle == &mac);
  return Find(symbol);
}
char* FakeError() noexcept {
  static char reason[] = "image not found";
  return reason;
}
}

namespace {

CoreFoundation Foundation() {
  Result<CoreFoundation> loaded = CoreFoundation::Load();
  CHECK(loaded.ok());
  return loaded.value();
}

void ListsPortsAndReleasesTheList() {
  mac = {};
  const Result<SystemConfiguration> loaded = SystemConfiguration::Load(Foundation());
  const Result<std::vector<Port>> ports = loaded.value().Ports();
  CHECK(ports.ok() && ports.value().size() == 4 && mac.owned == 0);
  const Port* wifi = FindPort(ports.value(), "en0");
  const Port* wired = FindPort(ports.value(), "en1");
  CHECK(wifi->is_wifi && !wired->is_wifi);
  CHECK(FormatAddress({wired->permanent.octets.data(), wired->permanent.size}) ==
        "00:16:3e:10:20:30");
  CHECK(FindPort(ports.value(), "fw0")->permanent.size == 0);
  CHECK(FindPort(ports.value(), "feth0") == nullptr);
}

void FailsWhereThereIsNoList() {
  mac = {};
  mac.lists = false;
  const Result<SystemConfiguration> loaded = SystemConfiguration::Load(Foundation());
  CHECK(loaded.value().Ports().failure().code == "SYSTEM_ERROR");
}

void NamesWhatIsMissing() {
  const CoreFoundation foundation = [] {
    mac = {};
    return Foundation();
  }();
  mac.missing = "SystemConfiguration";
  Result<SystemConfiguration> loaded = SystemConfiguration::Load(foundation);
  CHECK(loaded.failure().code == "BACKEND_UNAVAILABLE");
  CHECK(loaded.failure().message.find("image not found") != std::string::npos);
  mac.missing = "SCNetworkInterfaceGetBSDName";
  loaded = SystemConfiguration::Load(foundation);
  CHECK(loaded.failure().message.find("SCNetworkInterfaceGetBSDName") != std::string::npos);
}

void LeavesTextThatIsTooLong() {
  mac = {};
  const std::string text(256, 'x');
  CHECK(Foundation().Text(Text(text.c_str())).empty());
  CHECK(Foundation().Text(Text(text.c_str() + 1)) == text.substr(1));
  CHECK(Foundation().Text(nullptr).empty());
}

void SwitchesTheRadio() {
  mac = {};
  {
    Result<std::unique_ptr<Radio>> radio = OpenRadio(Foundation(), "en0");
    CHECK(radio.ok() && radio.value()->HasPower());
    radio.value()->Disassociate();
    CHECK(radio.value()->SetPower(false).ok() && !mac.power && !radio.value()->HasPower());
    CHECK(radio.value()->SetPower(true).ok() && mac.power);
    CHECK(mac.owned == 1);  // the pool
  }
  CHECK(mac.sent == "powerOn disassociate setPower:error: powerOn setPower:error: ");
  CHECK(mac.owned == 0);
}

void TellsWhyTheRadioDoesNotSwitch() {
  mac = {};
  mac.switches = false;
  {
    Result<std::unique_ptr<Radio>> radio = OpenRadio(Foundation(), "en0");
    const lladdr::Status switched = radio.value()->SetPower(true);
    CHECK(switched.failure().code == "LINK_DOWN" && switched.failure().link == "en0");
    CHECK(switched.failure().detail == "not now");
  }
  CHECK(mac.owned == 0);
}

void KnowsNoRadioOfAnotherName() {
  mac = {};
  CHECK(OpenRadio(Foundation(), "en7").failure().code == "LINK_NOT_FOUND");
  mac.missing = "CoreWLAN";
  CHECK(OpenRadio(Foundation(), "en0").failure().code == "BACKEND_UNAVAILABLE");
  CHECK(mac.owned == 0);
}

}  // namespace

int main() {
  ListsPortsAndReleasesTheList();
  FailsWhereThereIsNoList();
  NamesWhatIsMissing();
  LeavesTextThatIsTooLong();
  SwitchesTheRadio();
  TellsWhyTheRadioDoesNotSwitch();
  KnowsNoRadioOfAnotherName();
}
