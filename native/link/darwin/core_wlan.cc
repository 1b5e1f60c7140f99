#include "link/darwin/core_wlan.h"

#include <string>
#include <utility>

#include "link/darwin/framework.h"
#include "link/darwin/objective_c.h"

namespace lladdr::darwin {

namespace {

constexpr char kPath[] = "/System/Library/Frameworks/CoreWLAN.framework/CoreWLAN";

class WlanRadio final : public Radio {
 public:
  WlanRadio(const CoreFoundation& foundation, const ObjectiveC& runtime)
      : foundation_(foundation), runtime_(runtime), pool_(runtime_) {}

  bool Find(std::string_view name);
  bool HasPower() override { return runtime_.Send<ObjcBool>(interface_, "powerOn") != 0; }
  Status SetPower(bool on) override;
  void Disassociate() override { runtime_.Send<void>(interface_, "disassociate"); }

 private:
  CoreFoundation foundation_;
  ObjectiveC runtime_;
  AutoreleasePool pool_;
  std::string name_;
  ObjcObject interface_ = nullptr;  // the pool's
};

// A CFString is an NSString, and below a CFError an NSError ("toll-free bridged").
bool WlanRadio::Find(std::string_view name) {
  name_ = name;
  const Owned text = MakeString(foundation_, name_);
  const auto* client =
      runtime_.Send<ObjcObject>(runtime_.get_class("CWWiFiClient"), "sharedWiFiClient");
  interface_ = runtime_.Send<ObjcObject>(client, "interfaceWithName:", text.get());
  return interface_ != nullptr;
}

Status WlanRadio::SetPower(bool on) {
  ObjcObject error = nullptr;
  const auto wanted = static_cast<ObjcBool>(on ? 1 : 0);
  if (runtime_.Send<ObjcBool>(interface_, "setPower:error:", wanted, &error) != 0) return Done{};
  Failure failure = Refusal("LINK_DOWN", std::string("its radio could not be switched ") +
                                             (on ? "on again: switch Wi-Fi on" : "off"));
  if (error != nullptr) {
    const Owned description(foundation_, foundation_.error_description(error));
    failure.detail = foundation_.Text(description.get());
  }
  return std::move(failure).OnLink(name_);
}

}  // namespace

Result<std::unique_ptr<Radio>> OpenRadio(const CoreFoundation& foundation, std::string_view name) {
  Result<ObjectiveC> runtime = ObjectiveC::Load();
  if (!runtime.ok()) return runtime.TakeFailure();
  // Loaded for its classes, which the runtime finds by name.
  if (Result<Framework> framework = Framework::Load(kPath); !framework.ok()) {
    return framework.TakeFailure();
  }
  auto radio = std::make_unique<WlanRadio>(foundation, runtime.value());
  if (radio->Find(name)) return std::unique_ptr<Radio>(std::move(radio));
  return Refusal("LINK_NOT_FOUND", "CoreWLAN knows no radio of this name").OnLink(name);
}

}  // namespace lladdr::darwin
