// Scans of a whole hash map by batches.
#include <errno.h>

#include "bpf.h"
#include "data.h"
#include "loops.h"

enum { BATCH = 4096 };

typedef uint32_t summing(const void* keys, const void* values, uint32_t count);

static uint32_t scan(void* keys, void* values, summing* sum) {
  uint32_t checksum = 0;
  uint32_t cursor = 0;
  struct batch batch = {0};
  batch.map_fd = FIRST_MAP;
  batch.keys = (uintptr_t)keys;
  batch.values = (uintptr_t)values;
  batch.out_batch = (uintptr_t)&cursor;
  for (long status = 0; status == 0; batch.in_batch = (uintptr_t)&cursor) {
    batch.count = BATCH;
    status = batch_call(LOOKUP_BATCH, &batch);
    require(status == 0 || errno == ENOENT, "BPF_MAP_LOOKUP_BATCH");
    checksum += sum(keys, values, batch.count);
  }
  return checksum;
}

static uint32_t sum_integers(const void* keys, const void* values, uint32_t count) {
  const uint32_t* const key = keys;
  const uint64_t* const value = values;
  uint32_t sum = 0;
  for (uint32_t i = 0; i < count; i++) sum += key[i] + (uint32_t)value[i];
  return sum;
}

static uint32_t sum_structs(const void* keys, const void* values, uint32_t count) {
  const struct flow* const flow = keys;
  const struct traffic* const traffic = values;
  uint32_t sum = 0;
  for (uint32_t i = 0; i < count; i++) sum += sum_flow(&flow[i]) + sum_traffic(&traffic[i]);
  return sum;
}

uint32_t scan_integers(const struct size* size, uint32_t round) {
  static uint32_t keys[BATCH];
  static uint64_t values[BATCH];
  (void)size;
  return scan(keys, values, sum_integers) + round;
}

uint32_t scan_structs(const struct size* size, uint32_t round) {
  static struct flow keys[BATCH];
  static struct traffic values[BATCH];
  (void)size;
  return scan(keys, values, sum_structs) + round;
}
