// Lock waits from many threads at once, with timeouts and cancellations that race with grants. Made
// for TSan and ASan; on its own it checks exclusion, and that neither a thread nor a descriptor is
// left over.
#include <dirent.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "check.h"
#include "file/lock.h"

namespace lladdr {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr int kThreads = 8;
constexpr int kRounds = 100;
constexpr std::chrono::minutes kLong{10};

size_t CountEntries(const char* directory) {
  DIR* entries = opendir(directory);
  size_t count = 0;
  while (readdir(entries) != nullptr)
    ++count;  // NOLINT(concurrency-mt-unsafe): the stream is this thread's
  closedir(entries);
  return count;
}

FileLock Acquire(const LockTarget& target) {
  Interrupt interrupt;
  Result<FileLock> lock = WaitForLock(target, steady_clock::now() + kLong, &interrupt);
  CHECK(lock.ok());
  return std::move(lock.value());
}

// The counter is plain on purpose: only the lock keeps the threads apart.
void ExcludesThreads(const LockTarget& target) {
  int counter = 0;
  std::atomic<int> inside = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        const FileLock lock = Acquire(target);
        CHECK(inside.fetch_add(1) == 0);
        counter += 1;
        inside.fetch_sub(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(counter == kThreads * kRounds);
}

// Waits of a few microseconds against a lock that is taken and released all the time: every outcome
// occurs.
void TimesOutOrIsGranted(const LockTarget& target) {
  std::atomic<bool> stop = false;
  std::thread busy([&] {
    while (!stop) Acquire(target).Release();
  });
  for (int round = 0; round < kRounds * 10; ++round) {
    Interrupt interrupt;
    Result<FileLock> lock =
        WaitForLock(target, steady_clock::now() + microseconds(round % 200), &interrupt);
    if (!lock.ok()) CHECK(lock.failure().error == ETIMEDOUT);
  }
  stop = true;
  busy.join();
}

void CancelsWhileGranting(const LockTarget& target) {
  for (int round = 0; round < kRounds * 5; ++round) {
    FileLock held = Acquire(target);
    Interrupt interrupt;
    std::thread waiter([&] {
      Result<FileLock> lock = WaitForLock(target, steady_clock::now() + kLong, &interrupt);
      if (!lock.ok()) CHECK(lock.failure().error == ECANCELED);
    });
    std::thread canceller([&] { interrupt.Cancel(); });
    held.Release();
    canceller.join();
    waiter.join();
    Result<std::optional<FileLock>> free = TryLock(target);
    CHECK(free.ok() && free.value());
  }
}

void RefusesAtOnceWhenCancelledBefore(const LockTarget& target) {
  const FileLock held = Acquire(target);
  Interrupt interrupt;
  interrupt.Cancel();
  const Result<FileLock> lock = WaitForLock(target, steady_clock::now() + kLong, &interrupt);
  CHECK(!lock.ok() && lock.failure().error == ECANCELED);
}

}  // namespace
}  // namespace lladdr

int main() {
  std::string path = "/tmp/lladdr-lock-test-XXXXXX";
  const lladdr::Descriptor file(mkstemp(path.data()));
  CHECK(file.valid());
  const lladdr::LockTarget target{path, 3};
  const size_t descriptors = lladdr::CountEntries("/dev/fd");
  lladdr::ExcludesThreads(target);
  lladdr::TimesOutOrIsGranted(target);
  lladdr::CancelsWhileGranting(target);
  lladdr::RefusesAtOnceWhenCancelledBefore(target);
  CHECK(lladdr::CountEntries("/dev/fd") == descriptors);
  CHECK(unlink(path.c_str()) == 0);
}
