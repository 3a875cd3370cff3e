// raw LOOP OPERATIONS ENTRIES: reads the number of a round from its input, runs the loop, and writes the time in nanoseconds and a
// checksum; until its input ends.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "loops.h"

struct loop {
  const char* name;
  step* run;
  // Not timed: makes the checksum from what is in the map, brings the map back to what it was.
  step* check;
  step* reset;
};

static const struct loop loops[] = {
    {"lookup", lookup, NULL, NULL},
    {"lookup-missing", lookup_missing, NULL, NULL},
    {"lookup-flow", lookup_flow, NULL, NULL},
    {"lookup-in-eight", lookup_in_eight, NULL, NULL},
    {"lookup-slots", lookup_slots, NULL, NULL},
    {"update", update, scan_integers, NULL},
    {"insert-and-delete", insert_and_delete, NULL, NULL},
    {"update-thousands", update_thousands, scan_integers, NULL},
    {"scan-integers", scan_integers, NULL, NULL},
    {"scan-structs", scan_structs, NULL, NULL},
    {"load", load, scan_integers, unload},
    {"sum-mapped", sum_mapped, NULL, NULL},
    {"read-mapped", read_mapped, NULL, NULL},
    {"drain-numbers", drain_numbers, NULL, NULL},
    {"drain-with-text", drain_with_text, NULL, NULL},
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
  if (loop->check) checksum = loop->check(size, 0);
  if (loop->reset) loop->reset(size, 0);
  printf("%.0f %u\n", elapsed, checksum);
  fflush(stdout);
}

int main(int count, char** arguments) {
  require(count == 4, "usage: raw LOOP OPERATIONS ENTRIES");
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
