// raw LOOP OPERATIONS ENTRIES: reads the number of a round from its input, runs the loop, and writes the time in nanoseconds and a
// checksum; until its input ends.
//
// raw send REPEAT PAUSE: runs a program again and again, until it is killed or its parent ends.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "loops.h"

struct loop {
  const char* name;
  step* run;
  // Not timed: makes the checksum from what is in the map, brings the map back to what it was.
  step* check;
  step* reset;
  // What counts instead of the time that it took, in nanoseconds.
  double (*nanoseconds)(void);
};

static const struct loop loops[] = {
    {.name = "lookup", .run = lookup},
    {.name = "lookup-missing", .run = lookup_missing},
    {.name = "lookup-flow", .run = lookup_flow},
    {.name = "lookup-in-eight", .run = lookup_in_eight},
    {.name = "lookup-slots", .run = lookup_slots},
    {.name = "update", .run = update, .check = scan_integers},
    {.name = "insert-and-delete", .run = insert_and_delete},
    {.name = "update-thousands", .run = update_thousands, .check = scan_integers},
    {.name = "scan-integers", .run = scan_integers},
    {.name = "scan-structs", .run = scan_structs},
    {.name = "load", .run = load, .check = scan_integers, .reset = unload},
    {.name = "sum-mapped", .run = sum_mapped},
    {.name = "read-mapped", .run = read_mapped},
    {.name = "drain-numbers", .run = drain_numbers},
    {.name = "drain-with-text", .run = drain_with_text},
    {.name = "live", .run = wait_for_records},
    {.name = "latency", .run = wait_for_records, .nanoseconds = latency},
#ifdef WITH_LIBBPF
    {.name = "libbpf-numbers", .run = libbpf_numbers},
    {.name = "libbpf-with-text", .run = libbpf_with_text},
#endif
};

static const struct loop* find_loop(const char* name) {
  for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
    if (strcmp(loops[i].name, name) == 0) return &loops[i];
  }
  require(0, name);
  return NULL;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void answer(const struct loop* loop, const struct size* size, uint32_t round) {
  const double start = now();
  uint32_t checksum = loop->run(size, round);
  const double elapsed = now() - start;
  const double nanoseconds = loop->nanoseconds ? loop->nanoseconds() : elapsed;
  if (loop->check) checksum = loop->check(size, 0);
  if (loop->reset) loop->reset(size, 0);
  printf("%.0f %u\n", nanoseconds, checksum);
  fflush(stdout);
}

int main(int count, char** arguments) {
  require(count == 4, "usage: raw LOOP OPERATIONS ENTRIES, or raw send REPEAT PAUSE");
  if (strcmp(arguments[1], "send") == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    send_records((uint32_t)atoi(arguments[2]), (uint32_t)atoi(arguments[3]));
    return 1;
  }
  const struct loop* loop = find_loop(arguments[1]);
  const struct size size = {(uint32_t)atoi(arguments[2]), (uint32_t)atoi(arguments[3])};
  uint32_t round = 0;
  while (scanf("%u", &round) == 1) answer(loop, &size, round);
}

void require(int condition, const char* what) {
  if (condition) return;
  perror(what);
  exit(1);
}
