#include "link/linux/namespace.h"

#include <fcntl.h>
#include <sched.h>

#include <cerrno>

#include "common/thread.h"

namespace lladdr {

namespace {

struct Visit {
  int network;
  const std::function<void()>& work;
  int error = 0;
};

void* Enter(void* data) {
  auto* visit = static_cast<Visit*>(data);
  if (::setns(visit->network, CLONE_NEWNET) == 0) {
    visit->work();
  } else {
    visit->error = errno;
  }
  return nullptr;
}

}  // namespace

// O_NONBLOCK: any path may be given, and opening a FIFO would wait for a writer.
Result<Descriptor> OpenNamespace(const std::string& path) {
  Descriptor network(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!network.valid()) return KernelFailure(errno, "open").OnPath(path);
  return network;
}

Status RunInNamespace(const Descriptor& network, const std::function<void()>& work) {
  Visit visit{network.get(), work};
  pthread_t thread{};
  const int error = StartThread(Enter, &visit, &thread);
  if (error != 0) return KernelFailure(error, "pthread_create");
  pthread_join(thread, nullptr);
  if (visit.error != 0) return KernelFailure(visit.error, "setns");
  return Done{};
}

}  // namespace lladdr
