// The floor under a durable spoof: one append, flushed, and SIOCSIFHWADDR.
//
//   append_set FILE LINK COUNT OCTETS   ->   {"count":50,"nanoseconds":251000.3}
//
// The file is created, or appended to; the link gets another address every time.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int fail(const char* what) {
  fprintf(stderr, "append_set: %s: %s\n", what, strerror(errno));
  return 1;
}

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static char record[65536];

static int run(int file, size_t octets, int fd, struct ifreq* link, long count) {
  for (long i = 0; i < count; ++i) {
    if (write(file, record, octets) != (ssize_t)octets || fdatasync(file) != 0) return -1;
    link->ifr_hwaddr.sa_data[5] = (char)(1 + (i & 1));
    if (ioctl(fd, SIOCSIFHWADDR, link) != 0) return -1;
  }
  return 0;
}

int main(int argc, char** argv) {
  const long count = argc == 5 ? strtol(argv[3], NULL, 10) : 0;
  const long octets = argc == 5 ? strtol(argv[4], NULL, 10) : 0;
  if (count <= 0 || octets <= 0 || octets > (long)sizeof record) {
    fprintf(stderr, "usage: append_set FILE LINK COUNT OCTETS\n");
    return 64;
  }
  const int file = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return fail(argv[1]);
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail("socket");
  struct ifreq link = {0};
  snprintf(link.ifr_name, sizeof link.ifr_name, "%s", argv[2]);
  if (ioctl(fd, SIOCGIFHWADDR, &link) != 0) return fail("SIOCGIFHWADDR");

  const double start = now_ns();
  if (run(file, (size_t)octets, fd, &link, count) != 0) return fail("append and set");
  const double each = (now_ns() - start) / (double)count;
  printf("{\"count\":%ld,\"nanoseconds\":%.1f}\n", count, each);
  close(fd);
  close(file);
  return 0;
}
