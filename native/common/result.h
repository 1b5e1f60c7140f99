#ifndef LLADDR_COMMON_RESULT_H_
#define LLADDR_COMMON_RESULT_H_

#include <memory>
#include <utility>
#include <variant>

#include "common/failure.h"

namespace lladdr {

// A value or the reason there is none. No exceptions in this code base: they must never cross
// Node-API.
template <typename T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: `return value;` and `return KernelFailure(…);` both read as they should.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT
  Result(Failure failure)                                                // NOLINT
      : state_(std::in_place_index<1>, std::make_unique<Failure>(std::move(failure))) {}

  bool ok() const { return state_.index() == 0; }

  // Only after ok() said so; the wrong one of the two aborts the process (std::get without
  // exceptions).
  T& value() { return std::get<0>(state_); }
  const T& value() const { return std::get<0>(state_); }

  // Only after ok() denied it; moves, because a failure is handed on at most once.
  Failure TakeFailure() { return std::move(*std::get<1>(state_)); }
  const Failure& failure() const { return *std::get<1>(state_); }

 private:
  // By pointer: a failure is large and rare, a result is often as small as an address.
  std::variant<T, std::unique_ptr<Failure>> state_;
};

// The value of a call that is made for its effect.
struct Done {};
using Status = Result<Done>;

}  // namespace lladdr

#endif  // LLADDR_COMMON_RESULT_H_
