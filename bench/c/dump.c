// The floor under list: one RTM_GETLINK dump, with name, address and flags of every link read from
// it.
//
//   dump COUNT   ->   {"links":1001,"nanoseconds":2412345.6}   (per dump)
#define _GNU_SOURCE
#include <errno.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct link {
  char name[IFNAMSIZ];
  unsigned char address[32];
  size_t address_size;
  unsigned int flags;
};

static struct link links[65536];
static size_t link_count;
static _Alignas(8) char buffer[32768];

static int fail(const char* what) {
  fprintf(stderr, "dump: %s: %s\n", what, strerror(errno));
  return 1;
}

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ask(int fd) {
  struct {
    struct nlmsghdr header;
    struct ifinfomsg link;
    struct rtattr mask;
    unsigned int value;
  } request = {0};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = RTM_GETLINK;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.mask.rta_len = RTA_LENGTH(sizeof request.value);
  request.mask.rta_type = IFLA_EXT_MASK;
  request.value = RTEXT_FILTER_SKIP_STATS;
  return send(fd, &request, sizeof request, 0) < 0 ? -1 : 0;
}

static void keep(const struct nlmsghdr* message) {
  const struct ifinfomsg* info = NLMSG_DATA(message);
  if (link_count == sizeof links / sizeof links[0]) return;
  struct link* link = &links[link_count++];
  memset(link, 0, sizeof *link);
  link->flags = info->ifi_flags;
  int size = (int)IFLA_PAYLOAD(message);
  for (const struct rtattr* part = IFLA_RTA(info); RTA_OK(part, size);
       part = RTA_NEXT(part, size)) {
    const size_t length = RTA_PAYLOAD(part);
    if (part->rta_type == IFLA_IFNAME && length <= sizeof link->name) {
      memcpy(link->name, RTA_DATA(part), length);
    } else if (part->rta_type == IFLA_ADDRESS && length <= sizeof link->address) {
      memcpy(link->address, RTA_DATA(part), length);
      link->address_size = length;
    }
  }
}

// 1 at the end of the dump, 0 before it.
static int read_some(int fd) {
  ssize_t received = recv(fd, buffer, sizeof buffer, 0);
  if (received < 0) return -1;
  for (struct nlmsghdr* message = (struct nlmsghdr*)buffer; NLMSG_OK(message, received);
       message = NLMSG_NEXT(message, received)) {
    if (message->nlmsg_type == NLMSG_DONE) return 1;
    if (message->nlmsg_type == NLMSG_ERROR) return -1;
    keep(message);
  }
  return 0;
}

static int dump(int fd) {
  link_count = 0;
  if (ask(fd) != 0) return -1;
  int end = 0;
  while (end == 0) end = read_some(fd);
  return end == 1 ? 0 : -1;
}

int main(int argc, char** argv) {
  const long count = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
  if (count <= 0) {
    fprintf(stderr, "usage: dump COUNT\n");
    return 64;
  }
  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) return fail("socket");
  if (dump(fd) != 0) return fail("RTM_GETLINK");
  const double start = now_ns();
  for (long i = 0; i < count; ++i) {
    if (dump(fd) != 0) return fail("RTM_GETLINK");
  }
  const double each = (now_ns() - start) / (double)count;
  printf("{\"links\":%zu,\"nanoseconds\":%.1f}\n", link_count, each);
  close(fd);
  return 0;
}
