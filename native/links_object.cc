#include "links_object.h"

#include <string>
#include <utility>

namespace lladdr {

Napi::Function LinksObject::Define(Napi::Env env) {
  return DefineClass(env, "Links",
                     {
                         InstanceMethod<&LinksObject::List<Mode::kSync>>("listSync"),
                         InstanceMethod<&LinksObject::List<Mode::kAsync>>("list"),
                         InstanceMethod<&LinksObject::Get<Mode::kSync>>("getSync"),
                         InstanceMethod<&LinksObject::Get<Mode::kAsync>>("get"),
                         InstanceMethod<&LinksObject::GetAddress<Mode::kSync>>("getAddressSync"),
                         InstanceMethod<&LinksObject::GetAddress<Mode::kAsync>>("getAddress"),
                         InstanceMethod<&LinksObject::SetAddress<Mode::kSync>>("setAddressSync"),
                         InstanceMethod<&LinksObject::SetAddress<Mode::kAsync>>("setAddress"),
                         InstanceMethod<&LinksObject::SetUp<Mode::kSync>>("setUpSync"),
                         InstanceMethod<&LinksObject::SetUp<Mode::kAsync>>("setUp"),
                         InstanceMethod<&LinksObject::MayChange>("mayChange"),
                         InstanceMethod<&LinksObject::GetIdentity>("identity"),
                         InstanceMethod<&LinksObject::Close>("close"),
                     });
}

LinksObject::LinksObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<LinksObject>(info) {
  Result<std::shared_ptr<LinkBackend>> opened = OpenLinkBackend();
  if (opened.ok()) {
    backend_ = std::move(opened.value());
  } else {
    Throw(info.Env(), opened.failure());
  }
}

template <Mode kMode, typename Call>
Napi::Value LinksObject::Run(Napi::Env env, const char* name, Call call) {
  using Answer = std::invoke_result_t<Call&, LinkBackend&>;
  return Perform<kMode>(env, name, [backend = backend_, call = std::move(call)]() -> Answer {
    if (!backend) return Refusal("CLOSED", "these links are closed: open them again");
    return call(*backend);
  });
}

template <Mode kMode>
Napi::Value LinksObject::List(const Napi::CallbackInfo& info) {
  return Run<kMode>(info.Env(), "lladdr.list", [](LinkBackend& backend) { return backend.List(); });
}

template <Mode kMode>
Napi::Value LinksObject::Get(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  if (arguments.failed()) return {};
  return Run<kMode>(info.Env(), "lladdr.get",
                    [name = std::move(name)](LinkBackend& backend) { return backend.Get(name); });
}

template <Mode kMode>
Napi::Value LinksObject::GetAddress(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  if (arguments.failed()) return {};
  return Run<kMode>(
      info.Env(), "lladdr.getAddress",
      [name = std::move(name)](LinkBackend& backend) { return backend.GetAddress(name); });
}

template <Mode kMode>
Napi::Value LinksObject::SetAddress(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  const std::string text = arguments.Text(1, "address");
  if (arguments.failed()) return {};
  return Run<kMode>(
      info.Env(), "lladdr.setAddress",
      [name = std::move(name), address = ParseMacAddress(text)](LinkBackend& backend) -> Status {
        if (!address.ok()) return Failure(address.failure()).OnLink(name);
        return backend.SetAddress(name, address.value());
      });
}

template <Mode kMode>
Napi::Value LinksObject::SetUp(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  const bool up = arguments.Boolean(1, "up");
  if (arguments.failed()) return {};
  return Run<kMode>(info.Env(), "lladdr.setUp", [name = std::move(name), up](LinkBackend& backend) {
    return backend.SetUp(name, up);
  });
}

Napi::Value LinksObject::MayChange(const Napi::CallbackInfo& info) {
  return Run<Mode::kSync>(info.Env(), "lladdr.mayChange",
                          [](LinkBackend& backend) { return Result<bool>(backend.MayChange()); });
}

Napi::Value LinksObject::GetIdentity(const Napi::CallbackInfo& info) {
  return Run<Mode::kSync>(info.Env(), "lladdr.identity",
                          [](LinkBackend& backend) { return backend.GetIdentity(); });
}

void LinksObject::Close(const Napi::CallbackInfo& /*info*/) { backend_.reset(); }

}  // namespace lladdr
