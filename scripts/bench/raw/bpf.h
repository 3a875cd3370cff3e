// bpf(2) as a C program calls it that uses no library.
#pragma once

#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum command { LOOKUP = 1, UPDATE = 2, DELETE = 3, TEST_RUN = 10, LOOKUP_BATCH = 24, UPDATE_BATCH = 26, DELETE_BATCH = 27 };

struct element {
  uint32_t map_fd;
  uint32_t pad;
  uint64_t key;
  uint64_t value;
  uint64_t flags;
};

struct batch {
  uint64_t in_batch;
  uint64_t out_batch;
  uint64_t keys;
  uint64_t values;
  uint32_t count;
  uint32_t map_fd;
  uint64_t elem_flags;
  uint64_t flags;
};

struct run {
  uint32_t program_fd;
  uint32_t result;
  uint32_t data_size;
  uint32_t data_size_out;
  uint64_t data;
  uint64_t data_out;
  uint32_t repeat;
  uint32_t duration;
};

static inline long element_call(enum command command, int map, const void* key, void* value) {
  struct element element;
  memset(&element, 0, sizeof element);
  element.map_fd = (uint32_t)map;
  element.key = (uintptr_t)key;
  element.value = (uintptr_t)value;
  return syscall(SYS_bpf, command, &element, sizeof element);
}

static inline long batch_call(enum command command, struct batch* batch) {
  return syscall(SYS_bpf, command, batch, sizeof *batch);
}

/** Runs a program on a packet of zeros. */
static inline long test_run(int program, uint32_t repeat) {
  uint8_t packet[64] = {0};
  struct run run;
  memset(&run, 0, sizeof run);
  run.program_fd = (uint32_t)program;
  run.data_size = sizeof packet;
  run.data = (uintptr_t)packet;
  run.repeat = repeat;
  return syscall(SYS_bpf, TEST_RUN, &run, sizeof run);
}
