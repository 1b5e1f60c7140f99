// Links of other network namespaces from several threads at once. Made for TSan; on its own it
// checks that the process's own namespace stays as it is. Needs CAP_SYS_ADMIN, as
// scripts/in-namespace.mjs gives.
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "check.h"
#include "link/link_backend.h"
#include "link/linux/namespace.h"

namespace lladdr {
namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 50;

ino_t NamespaceOf(const std::string& path) {
  struct stat status {};
  CHECK(::stat(path.c_str(), &status) == 0);
  return status.st_ino;
}

ino_t OwnNamespace() { return NamespaceOf("/proc/thread-self/ns/net"); }

// Empty but for lo, which is down; gone with the last descriptor of it.
Descriptor NewNamespace() {
  Descriptor network;
  std::thread maker([&network] {
    CHECK(::unshare(CLONE_NEWNET) == 0);
    Result<Descriptor> opened = OpenNamespace("/proc/thread-self/ns/net");
    CHECK(opened.ok());
    network = std::move(opened.value());
  });
  maker.join();
  return network;
}

std::string PathOf(const Descriptor& network) {
  return "/proc/self/fd/" + std::to_string(network.get());
}

void ListAndWatch(LinkBackend* backend) {
  const Result<std::vector<Link>> links = backend->List(false);
  CHECK(links.ok() && links.value().size() == 1 && links.value()[0].name == "lo");
  const Result<std::unique_ptr<LinkWatch>> watch = backend->Watch([] {});
  CHECK(watch.ok());
}

void OpenOften(ino_t own) {
  const Descriptor network = NewNamespace();
  CHECK(NamespaceOf(PathOf(network)) != own);
  for (int round = 0; round < kRounds; ++round) {
    const Result<std::shared_ptr<LinkBackend>> backend = OpenLinkBackend(PathOf(network));
    CHECK(backend.ok());
    ListAndWatch(backend.value().get());
  }
  CHECK(OwnNamespace() == own);
}

void OpensFromSeveralThreads() {
  const ino_t own = OwnNamespace();
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(OpenOften, own);
  for (std::thread& thread : threads) thread.join();
  CHECK(OwnNamespace() == own);
}

void SharesABackendBetweenThreads() {
  const Descriptor network = NewNamespace();
  const Result<std::shared_ptr<LinkBackend>> backend = OpenLinkBackend(PathOf(network));
  CHECK(backend.ok());
  std::atomic<int> switched = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        ListAndWatch(backend.value().get());
        if (backend.value()->SetUp("lo", round % 2 == 0).ok()) ++switched;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(switched == kThreads * kRounds);
}

void SaysWhatIsNoNamespace() {
  const Result<std::shared_ptr<LinkBackend>> missing = OpenLinkBackend("/nonexistent");
  CHECK(!missing.ok() && missing.failure().error == ENOENT);
  const Result<std::shared_ptr<LinkBackend>> other = OpenLinkBackend("/proc/self/status");
  CHECK(!other.ok() && other.failure().error == EINVAL);
}

}  // namespace
}  // namespace lladdr

int main() {
  lladdr::OpensFromSeveralThreads();
  lladdr::SharesABackendBetweenThreads();
  lladdr::SaysWhatIsNoNamespace();
}
