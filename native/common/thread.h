#ifndef LLADDR_COMMON_THREAD_H_
#define LLADDR_COMMON_THREAD_H_

#include <pthread.h>

namespace lladdr {

// A joinable thread with a small stack and all signals blocked: those of the process are for its
// other threads. 0 or an errno. Not std::thread: it reports a failed start by an exception, and its
// stack of 8 MiB is a lot for one system call.
int StartThread(void* (*run)(void*), void* argument, pthread_t* thread);

}  // namespace lladdr

#endif  // LLADDR_COMMON_THREAD_H_
