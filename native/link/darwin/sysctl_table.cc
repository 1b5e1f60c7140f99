#include "link/darwin/sysctl_table.h"

#include <sys/sysctl.h>

#include <cerrno>

namespace lladdr::darwin {

namespace {

constexpr int kAttempts = 8;

int Query(std::array<int, 6>* name, void* buffer, size_t* size) {
  return ::sysctl(name->data(), static_cast<unsigned>(name->size()), buffer, size, nullptr, 0) == 0
             ? 0
             : errno;
}

}  // namespace

// Entries may come between asking for the size and for the bytes: ENOMEM then, and one asks again.
Result<std::vector<uint8_t>> ReadTable(std::array<int, 6> name, const char* what) {
  int error = ENOMEM;
  std::vector<uint8_t> bytes;
  for (int attempt = 0; error == ENOMEM && attempt < kAttempts; ++attempt) {
    size_t size = 0;
    error = Query(&name, nullptr, &size);
    if (error != 0) break;
    bytes.resize(size);
    error = Query(&name, bytes.data(), &size);
    bytes.resize(error == 0 ? size : 0);
  }
  if (error != 0) return KernelFailure(error, what);
  return bytes;
}

}  // namespace lladdr::darwin
