// matrix-sockets COMMAND...: starts a command with two AF_XDP sockets as descriptors 3 and 4, and with two TCP sockets that listen, each on a port
// of its own, with SO_REUSEPORT, as 5 and 6.
#include <linux/if_xdp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int must(int status, const char *what) {
  if (status >= 0) return status;
  perror(what);
  exit(1);
}

// Without a ring to receive by, newer kernels take no such socket into a map.
static int open_xdp(void) {
  int entries = 64;
  int fd = must(socket(AF_XDP, SOCK_RAW, 0), "open an AF_XDP socket");
  must(setsockopt(fd, SOL_XDP, XDP_RX_RING, &entries, sizeof entries), "make its ring");
  return fd;
}

static int open_listener(void) {
  int yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = must(socket(AF_INET, SOCK_STREAM, 0), "open a socket");
  must(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes), "set SO_REUSEPORT");
  must(bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
  must(listen(fd, 1), "listen");
  return fd;
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  int sockets[] = {open_xdp(), open_xdp(), open_listener(), open_listener()};
  // In the order of their numbers, each is moved to a place at or below its own.
  for (int i = 0; i < 4; i++) must(dup2(sockets[i], 3 + i), "move a socket");
  execvp(arguments[1], arguments + 1);
  perror(arguments[1]);
  return 1;
}
