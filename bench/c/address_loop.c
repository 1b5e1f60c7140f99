// The floor under getAddressSync and setAddressSync: the same ioctl in a bare loop.
//
//   address_loop get|set LINK COUNT   ->
//   {"operation":"get","link":"v0","count":1000,"nanoseconds":251.3}
//
// `set` alternates two addresses, because the kernel calls the driver only when the address
// differs. Run it in a private network namespace; it leaves the link with the second address.
#define _GNU_SOURCE
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int fail(const char* what) {
  fprintf(stderr, "address_loop: %s: %s\n", what, strerror(errno));
  return 1;
}

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int run(int fd, unsigned long request, struct ifreq* link, long count) {
  for (long i = 0; i < count; ++i) {
    if (request == SIOCSIFHWADDR) link->ifr_hwaddr.sa_data[5] = (char)(1 + (i & 1));
    if (ioctl(fd, request, link) != 0) return -1;
  }
  return 0;
}

int main(int argc, char** argv) {
  const int set = argc == 4 && strcmp(argv[1], "set") == 0;
  const long count = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
  if (count <= 0 || (!set && strcmp(argv[1], "get") != 0)) {
    fprintf(stderr, "usage: address_loop get|set LINK COUNT\n");
    return 64;
  }
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail("socket");
  struct ifreq link = {0};
  snprintf(link.ifr_name, sizeof link.ifr_name, "%s", argv[2]);
  if (ioctl(fd, SIOCGIFHWADDR, &link) != 0) return fail("SIOCGIFHWADDR");
  if (set) memcpy(link.ifr_hwaddr.sa_data, "\x02\x00\x00\x00\x00\x01", 6);

  const double start = now_ns();
  if (run(fd, set ? SIOCSIFHWADDR : SIOCGIFHWADDR, &link, count) != 0) return fail("ioctl");
  const double each = (now_ns() - start) / (double)count;
  printf("{\"operation\":\"%s\",\"link\":\"%s\",\"count\":%ld,\"nanoseconds\":%.1f}\n", argv[1],
         argv[2], count, each);
  close(fd);
  return 0;
}
