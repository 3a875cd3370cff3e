// The loops that are timed. Each returns a checksum, of what it read or of what is in the map afterwards.
#pragma once

#include <stdint.h>

// The maps are inherited: the first one is the descriptor behind stderr's.
enum { FIRST_MAP = 3 };

struct size {
  uint32_t operations;
  uint32_t entries;
};

typedef uint32_t step(const struct size* size, uint32_t round);

/** Ends the program, unless the condition holds. */
void require(int condition, const char* what);

// element.c
step lookup, lookup_missing, lookup_flow, lookup_in_eight, update, insert_and_delete;
// per-cpu.c
step lookup_slots;
// scan.c
step scan_integers, scan_structs;
// batch.c
step update_thousands, load, unload;
// ring.c
step drain_numbers, drain_with_text;
// libbpf.c, where libbpf is installed
step libbpf_numbers, libbpf_with_text;
// live.c
step wait_for_records;
double latency(void);
void send_records(uint32_t repeat, uint32_t pause);
// mapped.c
step sum_mapped, read_mapped;
