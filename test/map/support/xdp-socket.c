// xdp-socket INTERFACE COMMAND...: starts a command with an AF_XDP socket of the interface's queue 0 as descriptor 3. Each frame that comes
// into its ring is written to the pipe of which the command has the other end as descriptor 4.
//
//   fill ring: frames that the kernel may use --> umem <-- receive ring: frames that it has filled
#include <fcntl.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { frames = 64, frame_size = 2048 };

struct ring {
  uint32_t *producer, *consumer;
  void *descriptors;
};

static void *check(void *memory, const char *what) {
  if (memory != MAP_FAILED) return memory;
  perror(what);
  exit(1);
}

static int must(int status, const char *what) {
  if (status >= 0) return status;
  perror(what);
  exit(1);
}

static struct ring map_ring(int fd, const struct xdp_ring_offset *offsets, size_t entry_size, off_t place) {
  size_t length = offsets->desc + frames * entry_size;
  char *memory = check(mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, place), "map a ring");
  return (struct ring){(uint32_t *)(memory + offsets->producer), (uint32_t *)(memory + offsets->consumer), memory + offsets->desc};
}

static void set_ring_size(int fd, int option) {
  int size = frames;
  must(setsockopt(fd, SOL_XDP, option, &size, sizeof size), "set the size of a ring");
}

static void pass_frames_on(int fd, struct ring receive, const char *umem, int pipe) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (uint32_t done = 0; done < frames; done++) {
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    while (__atomic_load_n(receive.producer, __ATOMIC_ACQUIRE) == done) must(poll(&readable, 1, -1), "poll");
    const struct xdp_desc *frame = (const struct xdp_desc *)receive.descriptors + done;
    must((int)write(pipe, umem + frame->addr, frame->len), "write");
    __atomic_store_n(receive.consumer, done + 1, __ATOMIC_RELEASE);
  }
}

int main(int count, char **arguments) {
  struct xdp_mmap_offsets offsets;
  socklen_t size = sizeof offsets;
  int ends[2];
  if (count < 3) return 2;
  int fd = must(socket(AF_XDP, SOCK_RAW, 0), "make an AF_XDP socket");
  // Shared, so that the process that fork() makes sees what the kernel writes.
  char *umem = check(mmap(NULL, frames * frame_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "map frames");
  struct xdp_umem_reg area = {.addr = (uintptr_t)umem, .len = frames * frame_size, .chunk_size = frame_size};
  must(setsockopt(fd, SOL_XDP, XDP_UMEM_REG, &area, sizeof area), "register frames");
  set_ring_size(fd, XDP_UMEM_FILL_RING);
  set_ring_size(fd, XDP_UMEM_COMPLETION_RING);
  set_ring_size(fd, XDP_RX_RING);
  must(getsockopt(fd, SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &size), "find the rings");
  struct ring fill = map_ring(fd, &offsets.fr, sizeof(uint64_t), XDP_UMEM_PGOFF_FILL_RING);
  struct ring receive = map_ring(fd, &offsets.rx, sizeof(struct xdp_desc), XDP_PGOFF_RX_RING);
  for (uint64_t frame = 0; frame < frames; frame++) ((uint64_t *)fill.descriptors)[frame] = frame * frame_size;
  __atomic_store_n(fill.producer, frames, __ATOMIC_RELEASE);
  struct sockaddr_xdp address = {.sxdp_family = AF_XDP, .sxdp_ifindex = if_nametoindex(arguments[1]), .sxdp_flags = XDP_COPY};
  must(bind(fd, (struct sockaddr *)&address, sizeof address), "bind to the interface");
  must(pipe(ends), "make a pipe");
  if (must(fork(), "fork") == 0) {
    for (int standard = 0; standard < 3; standard++) close(standard);
    pass_frames_on(fd, receive, umem, ends[1]);
    return 0;
  }
  // Out of the way first: the numbers 3 and 4 may be each other's.
  int high = must(fcntl(fd, F_DUPFD, 10), "duplicate"), pipe_end = must(fcntl(ends[0], F_DUPFD, 10), "duplicate");
  must(dup2(high, 3), "duplicate");
  must(dup2(pipe_end, 4), "duplicate");
  execvp(arguments[2], arguments + 2);
  perror(arguments[2]);
  return 1;
}
