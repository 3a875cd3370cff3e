/*
 * Runs a command as root of a user namespace of its own, where a BPF file system that delegates rights is mounted.
 *
 *   delegate-bpffs folder delegate_cmds=any,delegate_maps=hash command argument...
 *
 * Only a process in the new namespace can open such a file system for that namespace, and only one outside can give it options that
 * delegate. So the child opens, the parent configures, and the child mounts:
 *
 *   child, in the namespace     fsopen --------.             .-> fsmount, move_mount, exec
 *   parent, outside                             '-> fsconfig -'
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* From linux/mount.h and asm/unistd.h, which older headers lack; the numbers are the same on every machine. */
enum { MOVE_MOUNT = 429, FS_OPEN = 430, FS_CONFIG = 431, FS_MOUNT = 432 };
enum { SET_STRING = 1, CREATE = 6 };
enum { FROM_EMPTY_PATH = 4 };

static void fail(const char *what) {
  fprintf(stderr, "delegate-bpffs: %s: %s\n", what, strerror(errno));
  exit(125);
}

static void write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) fail(path);
  close(fd);
}

/* A message of one byte that carries a descriptor. */
struct message {
  char byte;
  struct iovec part;
  union {
    struct cmsghdr aligned;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr header;
};

static struct msghdr *prepare(struct message *message) {
  message->part = (struct iovec){&message->byte, 1};
  message->header = (struct msghdr){
      .msg_iov = &message->part, .msg_iovlen = 1, .msg_control = message->control.bytes, .msg_controllen = sizeof message->control.bytes};
  return &message->header;
}

static void send_descriptor(int socket, int fd) {
  struct message message = {0};
  struct msghdr *header = prepare(&message);
  struct cmsghdr *rights = CMSG_FIRSTHDR(header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  if (sendmsg(socket, header, 0) != 1) fail("sendmsg");
}

/* -1 when the other side has failed, which it then has said itself. */
static int receive_descriptor(int socket) {
  struct message message = {0};
  int fd = -1;
  if (recvmsg(socket, prepare(&message), MSG_CMSG_CLOEXEC) != 1) return -1;
  memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message.header)), sizeof fd);
  return fd;
}

static void run_in_namespace(int socket, const char *folder, char **command) {
  char nothing;
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) fail("no user namespace");
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", "0 0 1");
  write_file("/proc/self/gid_map", "0 0 1");
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("private mounts");
  int file_system = syscall(FS_OPEN, "bpf", 1);
  if (file_system < 0) fail("fsopen of bpf in a user namespace");
  send_descriptor(socket, file_system);
  if (read(socket, &nothing, 1) != 1) exit(125);
  int mounted = syscall(FS_MOUNT, file_system, 1, 0);
  if (mounted < 0) fail("fsmount");
  if (syscall(MOVE_MOUNT, mounted, "", AT_FDCWD, folder, FROM_EMPTY_PATH)) fail(folder);
  execvp(*command, command);
  fail(*command);
}

static void configure(int file_system, char *options) {
  for (char *option = strtok(options, ","); option != NULL; option = strtok(NULL, ",")) {
    char *value = strchr(option, '=');
    *value = '\0';
    if (syscall(FS_CONFIG, file_system, SET_STRING, option, value + 1, 0)) fail(option);
  }
  if (syscall(FS_CONFIG, file_system, CREATE, NULL, NULL, 0)) fail("fsconfig");
}

int main(int count, char **arguments) {
  int sockets[2], status;
  if (count < 4) return 2;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets)) fail("socketpair");
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    close(sockets[0]);
    run_in_namespace(sockets[1], arguments[1], arguments + 3);
  }
  close(sockets[1]);
  int file_system = receive_descriptor(sockets[0]);
  if (file_system >= 0) {
    configure(file_system, arguments[2]);
    if (write(sockets[0], "", 1) != 1) fail("write");
  }
  close(sockets[0]);
  if (waitpid(child, &status, 0) != child) fail("waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
