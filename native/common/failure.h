#ifndef LLADDR_COMMON_FAILURE_H_
#define LLADDR_COMMON_FAILURE_H_

#include <string>
#include <string_view>

namespace lladdr {

// Why a call failed; becomes the own properties of a JavaScript Error (NativeError in
// src/binding/addon.ts).
struct Failure {
  std::string code;     // a stable lladdr code when the kernel was not asked, else the errno's name
  int error = 0;        // errno(3), positive; 0 when the kernel was not asked
  std::string message;  // what happened and what to do about it
  std::string syscall;  // the request that failed, empty when none was made
  std::string link;
  std::string path;
  std::string detail;  // the kernel's own words (NETLINK_EXT_ACK), where it gave any

  // Say which link or file it was about.
  Failure OnLink(std::string_view name) &&;
  Failure OnPath(std::string_view file) &&;
};

// A system call or netlink request that returned `error`.
Failure KernelFailure(int error, std::string_view syscall);

// A refusal before the kernel is asked; `code` is part of the public API (docs/errors.md).
Failure Refusal(std::string_view code, std::string message);

// The symbol of an errno, e.g. "EBUSY"; "E" and the number where it has no entry in the table.
std::string ErrnoName(int error);

}  // namespace lladdr

#endif  // LLADDR_COMMON_FAILURE_H_
