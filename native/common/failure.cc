#include "common/failure.h"

#include <system_error>
#include <utility>

namespace lladdr {

Failure Failure::OnLink(std::string_view name) && {
  link = name;
  return std::move(*this);
}

Failure Failure::OnPath(std::string_view file) && {
  path = file;
  return std::move(*this);
}

Failure KernelFailure(int error, std::string_view syscall) {
  Failure failure;
  failure.code = ErrnoName(error);
  failure.error = error;
  failure.message = std::generic_category().message(error);
  failure.syscall = syscall;
  return failure;
}

Failure Refusal(std::string_view code, std::string message) {
  Failure failure;
  failure.code = code;
  failure.message = std::move(message);
  return failure;
}

}  // namespace lladdr
