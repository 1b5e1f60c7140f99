#ifndef LLADDR_TEST_CHECK_H_
#define LLADDR_TEST_CHECK_H_

#include <cstdio>
#include <cstdlib>

// Ends the program with the place and the condition; unlike assert() also in a release build.
#define CHECK(condition)                                                           \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                \
    }                                                                              \
  } while (false)

#endif  // LLADDR_TEST_CHECK_H_
