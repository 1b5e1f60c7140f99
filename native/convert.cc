#include "convert.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "environment.h"
#include "error.h"

namespace lladdr {

namespace {

napi_value ToNull(napi_env env) {
  napi_value value = nullptr;
  napi_get_null(env, &value);
  return value;
}

napi_value ToNumber(napi_env env, int64_t number) {
  napi_value value = nullptr;
  napi_create_int64(env, number, &value);
  return value;
}

napi_value ToTextOrNull(napi_env env, std::string_view text) {
  return text.empty() ? ToNull(env) : ToText(env, text);
}

napi_value ToIndexOrNull(napi_env env, int32_t index) {
  return index == 0 ? ToNull(env) : ToNumber(env, index);
}

napi_value ToAddress(napi_env env, const HardwareAddress& address) {
  MacAddress six{};
  if (address.size != six.size()) {
    return ToTextOrNull(env, FormatAddress(ByteSpan{address.octets.data(), address.size}));
  }
  std::copy_n(address.octets.begin(), six.size(), six.begin());
  return ToJs(env, six);
}

// Each element in a handle scope of its own: otherwise every value that goes into one stays in the
// caller's scope until the end.
template <typename T, typename Convert>
napi_value ToArray(napi_env env, const std::vector<T>& elements, const Convert& convert) {
  napi_value array = nullptr;
  napi_create_array_with_length(env, elements.size(), &array);
  for (size_t i = 0; i < elements.size(); ++i) {
    napi_handle_scope scope = nullptr;
    napi_open_handle_scope(env, &scope);
    napi_set_element(env, array, static_cast<uint32_t>(i), convert(elements[i]));
    napi_close_handle_scope(env, scope);
  }
  return array;
}

// What is no link among news.
napi_value ToNotice(napi_env env, const LinkNews& piece) {
  if (piece.kind == LinkNews::Kind::kGone) return ToNumber(env, piece.link.index);
  return ToText(env, piece.kind == LinkNews::Kind::kBegin ? "begin" : "end");
}

constexpr size_t kLinkMembers = 14;
constexpr size_t kLinksPerCall = 16;

// In the order in which the function of DefineMakeLinks takes them.
std::array<napi_value, kLinkMembers> ToMembers(napi_env env, const Link& link) {
  return {
      ToText(env, link.name),
      ToNumber(env, link.index),
      ToNumber(env, link.type),
      ToAddress(env, link.address),
      ToAddress(env, link.broadcast),
      ToAddress(env, link.permanent),
      link.assign_type ? ToNumber(env, *link.assign_type) : ToNull(env),
      ToIndexOrNull(env, link.iflink),
      ToIndexOrNull(env, link.master),
      ToTextOrNull(env, link.kind),
      ToNumber(env, link.flags),
      ToNumber(env, link.mtu),
      ToNumber(env, link.oper_state),
      link.alt_names.empty() ? ToNull(env) : ToJs(env, link.alt_names),
  };
}

napi_value MakeLinksOf(napi_env env) {
  napi_value make_links = nullptr;
  if (const Environment* environment = Environment::Of(env); environment != nullptr) {
    napi_get_reference_value(env, environment->make_links, &make_links);
  }
  return make_links;
}

// Several in one call, and in one handle scope, because either costs as much as a link's values.
void AppendLinks(napi_env env, napi_value array, const Link* links, size_t count) {
  napi_value make_links = MakeLinksOf(env);
  const Link* const end = links + count;
  while (links != end) {
    napi_handle_scope scope = nullptr;
    napi_open_handle_scope(env, &scope);
    std::array<napi_value, 1 + kLinkMembers * kLinksPerCall> values{array};
    auto* next = values.begin() + 1;
    for (; links != end && next != values.end(); ++links) {
      const auto members = ToMembers(env, *links);
      next = std::copy(members.begin(), members.end(), next);
    }
    const auto given = static_cast<size_t>(next - values.begin());
    napi_call_function(env, ToNull(env), make_links, given, values.data(), nullptr);
    napi_close_handle_scope(env, scope);
  }
}

class Taking {
 public:
  explicit Taking(std::vector<Link> links) : links_(std::move(links)) {}

  static napi_value Take(napi_env env, napi_callback_info info) {
    void* data = nullptr;
    napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
    auto* taking = static_cast<Taking*>(data);
    const size_t count = std::min(kTakenAtOnce, taking->links_.size() - taking->taken_);
    napi_value array = nullptr;
    napi_create_array(env, &array);
    AppendLinks(env, array, taking->links_.data() + taking->taken_, count);
    taking->taken_ += count;
    return array;
  }

  static void Delete(napi_env /*env*/, void* data, void* /*hint*/) {
    delete static_cast<Taking*>(data);
  }

 private:
  std::vector<Link> links_;
  size_t taken_ = 0;
};

}  // namespace

// An object literal makes fourteen properties at once, at a fifth of what fourteen
// napi_set_property calls cost.
Napi::Function DefineMakeLinks(Napi::Env env) {
  return env
      .RunScript(R"((links, ...values) => {
        for (let at = 0; at < values.length; at += 14) {
          links.push({
            name: values[at],
            index: values[at + 1],
            type: values[at + 2],
            address: values[at + 3],
            broadcast: values[at + 4],
            permanent: values[at + 5],
            assignType: values[at + 6],
            iflink: values[at + 7],
            master: values[at + 8],
            kind: values[at + 9],
            flags: values[at + 10],
            mtu: values[at + 11],
            operState: values[at + 12],
            altNames: values[at + 13] ?? [],
          })
        }
      })")
      .As<Napi::Function>();
}

napi_value ToText(napi_env env, std::string_view text) {
  napi_value value = nullptr;
  napi_create_string_utf8(env, text.data(), text.size(), &value);
  return value;
}

napi_value ToJs(napi_env env, Done /*done*/) {
  napi_value value = nullptr;
  napi_get_undefined(env, &value);
  return value;
}

napi_value ToJs(napi_env env, bool value) {
  napi_value boolean = nullptr;
  napi_get_boolean(env, value, &boolean);
  return boolean;
}

napi_value ToJs(napi_env env, const Link& link) {
  napi_value array = nullptr;
  napi_value object = nullptr;
  napi_create_array(env, &array);
  AppendLinks(env, array, &link, 1);
  napi_get_element(env, array, 0, &object);
  return object;
}

napi_value ToJs(napi_env env, const std::vector<Link>& links) {
  napi_value array = nullptr;
  napi_create_array(env, &array);
  AppendLinks(env, array, links.data(), links.size());
  return array;
}

napi_value ToJs(napi_env env, FoundLinks found) {
  auto taking = std::make_unique<Taking>(std::move(found.links));
  napi_value take = nullptr;
  napi_create_function(env, "take", NAPI_AUTO_LENGTH, Taking::Take, taking.get(), &take);
  if (napi_add_finalizer(env, take, taking.get(), Taking::Delete, nullptr, nullptr) != napi_ok) {
    return nullptr;
  }
  (void)taking.release();
  return take;
}

napi_value ToJs(napi_env env, const MacAddress& address) {
  const MacAddressText formatted = FormatAddress(address);
  napi_value value = nullptr;
  napi_create_string_latin1(env, formatted.text.data(), formatted.text.size(), &value);
  return value;
}

napi_value ToJs(napi_env env, const std::vector<std::string>& texts) {
  return ToArray(env, texts, [env](const std::string& text) { return ToText(env, text); });
}

napi_value ToJs(napi_env env, const std::vector<uint8_t>& bytes) {
  napi_value buffer = nullptr;
  napi_create_buffer_copy(env, bytes.size(), bytes.data(), nullptr, &buffer);
  return buffer;
}

napi_value ToJs(napi_env env, const Identity& identity) {
  napi_value object = nullptr;
  napi_create_object(env, &object);
  napi_set_named_property(env, object, "bootId", ToText(env, identity.boot_id));
  napi_set_named_property(env, object, "namespace", ToText(env, identity.namespace_id));
  return object;
}

napi_value ToJs(napi_env env, const std::vector<Neighbour>& neighbours) {
  return ToArray(env, neighbours, [env](const Neighbour& neighbour) {
    napi_value object = nullptr;
    napi_create_object(env, &object);
    napi_set_named_property(env, object, "link", ToText(env, neighbour.link));
    napi_set_named_property(env, object, "ip", ToTextOrNull(env, neighbour.ip));
    napi_set_named_property(env, object, "address", ToAddress(env, neighbour.address));
    napi_set_named_property(env, object, "state", ToText(env, neighbour.state));
    return object;
  });
}

napi_value ToJs(napi_env env, const std::vector<LinkNews>& news) {
  napi_value array = nullptr;
  napi_create_array(env, &array);
  for (size_t i = 0; i < news.size(); ++i) {
    const LinkNews& piece = news[i];
    if (piece.kind == LinkNews::Kind::kLink) {
      AppendLinks(env, array, &piece.link, 1);
    } else {
      napi_set_element(env, array, static_cast<uint32_t>(i), ToNotice(env, piece));
    }
  }
  return array;
}

napi_value ToJs(napi_env env, const std::vector<Status>& outcomes) {
  napi_value array = nullptr;
  napi_create_array_with_length(env, outcomes.size(), &array);
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].ok()) continue;
    napi_set_element(env, array, static_cast<uint32_t>(i), ToError(env, outcomes[i].failure()));
  }
  return array;
}

}  // namespace lladdr
