// The floor under setAddresses: SIOCSIFHWADDR on each of many links in a bare loop.
//
//   set_links PREFIX LINKS ROUNDS   ->   {"links":1000,"nanoseconds":2712345.6}   (per round)
//
// The links are PREFIX0, PREFIX1 and so on; every round gives each of them another address.
#define _GNU_SOURCE
#include <errno.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int fail(const char* what) {
  fprintf(stderr, "set_links: %s: %s\n", what, strerror(errno));
  return 1;
}

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static struct ifreq requests[65536];

static void prepare(const char* prefix, long links) {
  for (long i = 0; i < links; ++i) {
    struct ifreq* request = &requests[i];
    if (snprintf(request->ifr_name, sizeof request->ifr_name, "%s%ld", prefix, i) >= IFNAMSIZ) {
      exit(64);
    }
    request->ifr_hwaddr.sa_family = ARPHRD_ETHER;
    const unsigned char address[6] = {2, 0xc0, 0, 0, (unsigned char)(i >> 8), (unsigned char)i};
    memcpy(request->ifr_hwaddr.sa_data, address, sizeof address);
  }
}

static int set_all(int fd, long links, long round) {
  for (long i = 0; i < links; ++i) {
    requests[i].ifr_hwaddr.sa_data[2] = (char)round;
    if (ioctl(fd, SIOCSIFHWADDR, &requests[i]) != 0) return -1;
  }
  return 0;
}

int main(int argc, char** argv) {
  const long links = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
  const long rounds = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
  if (links <= 0 || links > 65536 || rounds <= 0) {
    fprintf(stderr, "usage: set_links PREFIX LINKS ROUNDS\n");
    return 64;
  }
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail("socket");
  prepare(argv[1], links);
  // The first round is not measured: it finds the links as others left them.
  if (set_all(fd, links, 0) != 0) return fail("SIOCSIFHWADDR");
  const double start = now_ns();
  for (long round = 1; round <= rounds; ++round) {
    if (set_all(fd, links, round) != 0) return fail("SIOCSIFHWADDR");
  }
  const double each = (now_ns() - start) / (double)rounds;
  printf("{\"links\":%ld,\"nanoseconds\":%.1f}\n", links, each);
  close(fd);
  return 0;
}
