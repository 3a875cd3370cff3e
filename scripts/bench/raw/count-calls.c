// Preloaded into a Node process, this stands before libc's syscall(2) wrapper: counts the calls of bpf(2), and writes how many there
// were to standard error at the end.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/syscall.h>

typedef long wrapper(long number, ...);

static unsigned long calls;

long syscall(long number, ...) {
  static wrapper* original = NULL;
  if (original == NULL) original = (wrapper*)dlsym(RTLD_NEXT, "syscall");
  va_list list;
  long arguments[6];
  va_start(list, number);
  for (int i = 0; i < 6; i++) arguments[i] = va_arg(list, long);
  va_end(list);
  if (number == SYS_bpf) calls++;
  return original(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

__attribute__((destructor)) static void report(void) {
  fprintf(stderr, "bpf calls: %lu\n", calls);
}
