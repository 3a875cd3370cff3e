// Starts a command with three TCP sockets, descriptors 3 to 5, that listen on one port of the loopback device with SO_REUSEPORT: Node has an
// option for it since 23.1 only. Descriptor 6 is a socket that listens without it.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void listen_at(int fd, struct sockaddr_in *address, int is_shared) {
  socklen_t size = sizeof *address;
  int made = socket(AF_INET, SOCK_STREAM, 0);
  if (made < 0) fail("socket");
  if (setsockopt(made, SOL_SOCKET, SO_REUSEPORT, &is_shared, sizeof is_shared) < 0) fail("SO_REUSEPORT");
  if (bind(made, (struct sockaddr *)address, size) < 0) fail("bind");
  if (listen(made, 16) < 0) fail("listen");
  if (getsockname(made, (struct sockaddr *)address, &size) < 0) fail("getsockname");
  if (made == fd) return;
  if (dup2(made, fd) < 0) fail("dup2");
  close(made);
}

int main(int count, char **arguments) {
  struct sockaddr_in shared = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in lone = shared;
  if (count < 2) return 2;
  for (int fd = 3; fd < 6; fd++) listen_at(fd, &shared, 1);
  listen_at(6, &lone, 0);
  execvp(arguments[1], arguments + 1);
  fail(arguments[1]);
}
