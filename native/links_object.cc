#include "links_object.h"

#include <string>
#include <utility>

namespace lladdr {

namespace {

Failure Closed() { return Refusal("CLOSED", "these links are closed: open them again"); }

Status SetAddressText(LinkBackend& backend, std::string_view name, std::string_view text) {
  Result<MacAddress> address = ParseMacAddress(text);
  if (!address.ok()) return address.TakeFailure().OnLink(name);
  return backend.SetAddress(name, address.value());
}

using Changes = std::vector<AddressChange>;

Changes PairUp(std::vector<std::string> names, const std::vector<std::string>& addresses) {
  Changes changes;
  changes.reserve(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    changes.push_back({std::move(names[i]), ParseMacAddress(addresses[i])});
  }
  return changes;
}

}  // namespace

Napi::Function LinksObject::Define(Napi::Env env) {
  return DefineClass(
      env, "Links",
      {
          InstanceMethod<&LinksObject::List<Mode::kSync>>("listSync"),
          InstanceMethod<&LinksObject::List<Mode::kAsync>>("list"),
          InstanceMethod<&LinksObject::Get<Mode::kSync>>("getSync"),
          InstanceMethod<&LinksObject::Get<Mode::kAsync>>("get"),
          InstanceMethod<&LinksObject::GetAddress>("getAddress"),
          InstanceMethod<&LinksObject::SetAddress>("setAddress"),
          InstanceMethod<&LinksObject::SetAddresses<Mode::kSync>>("setAddressesSync"),
          InstanceMethod<&LinksObject::SetAddresses<Mode::kAsync>>("setAddresses"),
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
    DefineOwnFunction(info.This().As<Napi::Object>(), "getAddressSync", GetAddressSync);
    DefineOwnFunction(info.This().As<Napi::Object>(), "setAddressSync", SetAddressSync);
  } else {
    Throw(info.Env(), opened.failure());
  }
}

// The function holds on to the object whose address it carries, so that neither outlives the other.
void LinksObject::DefineOwnFunction(Napi::Object self, const char* name, napi_callback callback) {
  napi_value function = nullptr;
  napi_create_function(Env(), name, NAPI_AUTO_LENGTH, callback, this, &function);
  const napi_property_descriptor hold = {"links", nullptr, nullptr,      nullptr,
                                         nullptr, self,    napi_default, nullptr};
  napi_define_properties(Env(), function, 1, &hold);
  const napi_property_descriptor own = {name,    nullptr,  nullptr,      nullptr,
                                        nullptr, function, napi_default, nullptr};
  napi_define_properties(Env(), self, 1, &own);
}

// A sync call cannot be overtaken by close(), so it borrows the backend where an async one must
// share it.
template <Mode kMode, typename Call>
Napi::Value LinksObject::Run(Napi::Env env, const char* name, Call call) {
  using Answer = std::invoke_result_t<Call&, LinkBackend&>;
  const auto run = [call = std::move(call)](LinkBackend* backend) -> Answer {
    if (backend == nullptr) return Closed();
    return call(*backend);
  };
  if constexpr (kMode == Mode::kSync) return {env, ReturnOrThrow(env, run(backend_.get()))};
  return Perform<kMode>(env, name, [backend = backend_, run] { return run(backend.get()); });
}

template <Mode kMode>
Napi::Value LinksObject::List(const Napi::CallbackInfo& info) {
  const bool assign_types = info[0].ToBoolean();
  return Run<kMode>(info.Env(), "lladdr.list",
                    [assign_types](LinkBackend& backend) { return backend.List(assign_types); });
}

template <Mode kMode>
Napi::Value LinksObject::Get(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  if (arguments.failed()) return {};
  return Run<kMode>(info.Env(), "lladdr.get",
                    [name = std::move(name)](LinkBackend& backend) { return backend.Get(name); });
}

Napi::Value LinksObject::GetAddress(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  if (arguments.failed()) return {};
  return Run<Mode::kAsync>(
      info.Env(), "lladdr.getAddress",
      [name = std::move(name)](LinkBackend& backend) { return backend.GetAddress(name); });
}

Napi::Value LinksObject::SetAddress(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  std::string address = arguments.Text(1, "address");
  if (arguments.failed()) return {};
  return Run<Mode::kAsync>(
      info.Env(), "lladdr.setAddress",
      [name = std::move(name), address = std::move(address)](LinkBackend& backend) {
        return SetAddressText(backend, name, address);
      });
}

napi_value LinksObject::GetAddressSync(napi_env env, napi_callback_info info) {
  QuickArguments<1> arguments(env, info);
  const std::string_view name = arguments.Text<0>("name");
  if (arguments.failed()) return nullptr;
  LinkBackend* backend = arguments.Data<LinksObject>()->backend_.get();
  if (backend == nullptr) return ReturnOrThrow<MacAddress>(env, Closed());
  return ReturnOrThrow(env, backend->GetAddress(name));
}

napi_value LinksObject::SetAddressSync(napi_env env, napi_callback_info info) {
  QuickArguments<2> arguments(env, info);
  const std::string_view name = arguments.Text<0>("name");
  const std::string_view address = arguments.Text<1>("address");
  if (arguments.failed()) return nullptr;
  LinkBackend* backend = arguments.Data<LinksObject>()->backend_.get();
  if (backend == nullptr) return ReturnOrThrow<Done>(env, Closed());
  return ReturnOrThrow(env, SetAddressText(*backend, name, address));
}

template <Mode kMode>
Napi::Value LinksObject::SetAddresses(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::vector<std::string> names = arguments.Texts(0, "names");
  std::vector<std::string> addresses = arguments.Texts(1, "addresses");
  if (!arguments.failed() && names.size() != addresses.size()) {
    ThrowArgumentError(info.Env(), "addresses", "as many as there are names");
    return {};
  }
  if (arguments.failed()) return {};
  auto changes = std::make_shared<const Changes>(PairUp(std::move(names), addresses));
  return Run<kMode>(info.Env(), "lladdr.setAddresses",
                    [changes = std::move(changes)](LinkBackend& backend) {
                      return Result<std::vector<Status>>(backend.SetAddresses(*changes));
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
