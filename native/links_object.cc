#include "links_object.h"

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "arguments.h"
#include "environment.h"
#include "watch_request.h"

namespace lladdr {

namespace {

Failure Closed() { return Refusal("CLOSED", "these links are closed: open them again"); }

template <auto kSet>
Status SetAddressText(LinkBackend& backend, std::string_view name, std::string_view text) {
  Result<MacAddress> address = ParseMacAddress(text);
  if (!address.ok()) return address.TakeFailure().OnLink(name);
  return (backend.*kSet)(name, address.value());
}

std::optional<std::string> NetnsOf(const Napi::CallbackInfo& info, Arguments* arguments) {
  if (info[0].IsUndefined()) return std::nullopt;
  return arguments->Path(0, "netns");
}

Result<std::shared_ptr<LinkBackend>> Open(const std::optional<std::string>& netns) {
  return netns ? OpenLinkBackend(*netns) : OpenLinkBackend();
}

using Changes = std::vector<AddressChange>;

Changes PairUp(std::vector<std::string> names, std::vector<Result<MacAddress>> addresses) {
  Changes changes;
  changes.reserve(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    changes.push_back({std::move(names[i]), std::move(addresses[i])});
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
          InstanceMethod<&LinksObject::Set<Mode::kAsync, &LinkBackend::SetAddress>>("setAddress"),
          InstanceMethod<&LinksObject::Set<Mode::kSync, &LinkBackend::SetAddressOffNetwork>>(
              "setAddressOffNetworkSync"),
          InstanceMethod<&LinksObject::Set<Mode::kAsync, &LinkBackend::SetAddressOffNetwork>>(
              "setAddressOffNetwork"),
          InstanceMethod<&LinksObject::SetAddresses<Mode::kSync>>("setAddressesSync"),
          InstanceMethod<&LinksObject::SetAddresses<Mode::kAsync>>("setAddresses"),
          InstanceMethod<&LinksObject::SetUp<Mode::kSync>>("setUpSync"),
          InstanceMethod<&LinksObject::SetUp<Mode::kAsync>>("setUp"),
          InstanceMethod<&LinksObject::SaveConnectivity<Mode::kSync>>("saveConnectivitySync"),
          InstanceMethod<&LinksObject::SaveConnectivity<Mode::kAsync>>("saveConnectivity"),
          InstanceMethod<&LinksObject::RestoreConnectivity<Mode::kSync>>("restoreConnectivitySync"),
          InstanceMethod<&LinksObject::RestoreConnectivity<Mode::kAsync>>("restoreConnectivity"),
          InstanceMethod<&LinksObject::FollowAddress<Mode::kSync>>("followAddressSync"),
          InstanceMethod<&LinksObject::FollowAddress<Mode::kAsync>>("followAddress"),
          InstanceMethod<&LinksObject::Neighbours<Mode::kSync>>("neighboursSync"),
          InstanceMethod<&LinksObject::Neighbours<Mode::kAsync>>("neighbours"),
          InstanceMethod<&LinksObject::Gateways<Mode::kSync>>("gatewaysSync"),
          InstanceMethod<&LinksObject::Gateways<Mode::kAsync>>("gateways"),
          InstanceMethod<&LinksObject::Solicit<Mode::kSync>>("solicitSync"),
          InstanceMethod<&LinksObject::Solicit<Mode::kAsync>>("solicit"),
          InstanceMethod<&LinksObject::Watch>("watch"),
          InstanceMethod<&LinksObject::MayChange>("mayChange"),
          InstanceMethod<&LinksObject::GetIdentity>("identity"),
          InstanceMethod<&LinksObject::Close>("close"),
      });
}

LinksObject::LinksObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<LinksObject>(info) {
  if (info[0].IsExternal()) {
    const auto* backend = info[0].As<Napi::External<const std::shared_ptr<LinkBackend>>>().Data();
    if (backend != nullptr) Hold(*backend);
    return;
  }
  Arguments arguments(info);
  const std::optional<std::string> netns = NetnsOf(info, &arguments);
  if (arguments.failed()) return;
  Result<std::shared_ptr<LinkBackend>> opened = Open(netns);
  if (opened.ok()) {
    Hold(std::move(opened.value()));
  } else {
    Throw(info.Env(), opened.failure());
  }
}

void LinksObject::Hold(std::shared_ptr<LinkBackend> backend) {
  backend_ = std::move(backend);
  DefineOwnFunction(Value(), "getAddressSync", GetAddressSync);
  DefineOwnFunction(Value(), "setAddressSync", SetAddressSync);
}

// Plain Node-API like every ToJs: during teardown no object comes out.
napi_value ToJs(napi_env env, const std::shared_ptr<LinkBackend>& backend) {
  const Environment* environment = Environment::Of(env);
  if (environment == nullptr) return nullptr;
  napi_value links_class = nullptr;
  napi_value external = nullptr;
  napi_value object = nullptr;
  auto* data = const_cast<std::shared_ptr<LinkBackend>*>(&backend);  // read before this returns
  napi_get_reference_value(env, environment->links_class, &links_class);
  if (napi_create_external(env, data, nullptr, nullptr, &external) != napi_ok) return nullptr;
  napi_new_instance(env, links_class, 1, &external, &object);
  return object;
}

Napi::Value OpenLinks(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::optional<std::string> netns = NetnsOf(info, &arguments);
  if (arguments.failed()) return {};
  return Perform<Mode::kAsync>(info.Env(), "lladdr.openLinks",
                               [netns = std::move(netns)] { return Open(netns); });
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
  using Answer = std::conditional_t<kMode == Mode::kSync, std::vector<Link>, FoundLinks>;
  return Run<kMode>(info.Env(), "lladdr.list",
                    [assign_types](LinkBackend& backend) -> Result<Answer> {
                      Result<std::vector<Link>> links = backend.List(assign_types);
                      if (!links.ok()) return links.TakeFailure();
                      return Answer{std::move(links.value())};
                    });
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

template <Mode kMode, auto kSet>
Napi::Value LinksObject::Set(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  std::string address = arguments.Text(1, "address");
  if (arguments.failed()) return {};
  return Run<kMode>(info.Env(), "lladdr.setAddress",
                    [name = std::move(name), address = std::move(address)](LinkBackend& backend) {
                      return SetAddressText<kSet>(backend, name, address);
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
  return ReturnOrThrow(env, SetAddressText<&LinkBackend::SetAddress>(*backend, name, address));
}

template <Mode kMode>
Napi::Value LinksObject::SetAddresses(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::vector<std::string> names = arguments.Texts(0, "names");
  std::vector<Result<MacAddress>> addresses = arguments.Addresses(1, "addresses");
  if (!arguments.failed() && names.size() != addresses.size()) {
    ThrowArgumentError(info.Env(), "addresses", "a list as long as names");
    return {};
  }
  if (arguments.failed()) return {};
  auto changes = std::make_shared<const Changes>(PairUp(std::move(names), std::move(addresses)));
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

template <Mode kMode>
Napi::Value LinksObject::SaveConnectivity(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  if (arguments.failed()) return {};
  return Run<kMode>(
      info.Env(), "lladdr.saveConnectivity",
      [name = std::move(name)](LinkBackend& backend) { return backend.SaveConnectivity(name); });
}

template <Mode kMode>
Napi::Value LinksObject::RestoreConnectivity(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  std::vector<uint8_t> saved = arguments.Bytes(1, "saved");
  std::string former = arguments.Text(2, "former");
  const auto age = static_cast<uint32_t>(arguments.Integer(3, "age", UINT32_MAX));
  if (arguments.failed()) return {};
  return Run<kMode>(info.Env(), "lladdr.restoreConnectivity",
                    [name = std::move(name), saved = std::move(saved), former = std::move(former),
                     age](LinkBackend& backend) -> Result<std::vector<std::string>> {
                      Result<MacAddress> address = ParseMacAddress(former);
                      if (!address.ok()) return address.TakeFailure().OnLink(name);
                      return backend.RestoreConnectivity(name, saved, address.value(), age);
                    });
}

template <Mode kMode>
Napi::Value LinksObject::FollowAddress(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  std::string former = arguments.Text(1, "former");
  if (arguments.failed()) return {};
  return Run<kMode>(
      info.Env(), "lladdr.followAddress",
      [name = std::move(name), former = std::move(former)](LinkBackend& backend) -> Status {
        Result<MacAddress> address = ParseMacAddress(former);
        if (!address.ok()) return address.TakeFailure().OnLink(name);
        return backend.FollowAddress(name, address.value());
      });
}

template <Mode kMode>
Napi::Value LinksObject::Neighbours(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::optional<std::string> name;
  if (!info[0].IsUndefined()) name = arguments.Text(0, "name");
  if (arguments.failed()) return {};
  return Run<kMode>(
      info.Env(), "lladdr.neighbours",
      [name = std::move(name)](LinkBackend& backend) { return backend.ListNeighbours(name); });
}

template <Mode kMode>
Napi::Value LinksObject::Gateways(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  if (arguments.failed()) return {};
  return Run<kMode>(info.Env(), "lladdr.gateways", [name = std::move(name)](LinkBackend& backend) {
    return backend.Gateways(name);
  });
}

template <Mode kMode>
Napi::Value LinksObject::Solicit(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string name = arguments.Text(0, "name");
  std::string ip = arguments.Text(1, "ip");
  if (arguments.failed()) return {};
  return Run<kMode>(info.Env(), "lladdr.solicit",
                    [name = std::move(name), ip = std::move(ip)](LinkBackend& backend) {
                      return backend.Solicit(name, ip);
                    });
}

Napi::Value LinksObject::Watch(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  const Napi::Function on_news = arguments.Function(0, "onNews");
  if (arguments.failed()) return {};
  if (backend_ != nullptr) return StartWatch(info.Env(), *backend_, on_news);
  Throw(info.Env(), Closed());
  return {};
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
