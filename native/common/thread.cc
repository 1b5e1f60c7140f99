#include "common/thread.h"

#include <csignal>
#include <cstddef>

namespace lladdr {

namespace {

constexpr size_t kStackSize = size_t{256} * 1024;

}  // namespace

int StartThread(void* (*run)(void*), void* argument, pthread_t* thread) {
  sigset_t all;
  sigset_t previous;
  sigfillset(&all);
  pthread_attr_t attributes;
  if (const int error = pthread_attr_init(&attributes); error != 0) return error;
  int error = pthread_attr_setstacksize(&attributes, kStackSize);
  if (error == 0) {
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    error = pthread_create(thread, &attributes, run, argument);
    pthread_sigmask(SIG_SETMASK, &previous, nullptr);
  }
  pthread_attr_destroy(&attributes);
  return error;
}

}  // namespace lladdr
