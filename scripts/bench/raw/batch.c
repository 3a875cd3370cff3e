// Updates and deletes by batches.
#include "bpf.h"
#include "data.h"
#include "loops.h"

enum { BATCH = 4096, THOUSAND = 1000 };

static uint32_t keys[BATCH];
static uint64_t values[BATCH];

static void fill(uint32_t first, uint32_t count, uint32_t round) {
  for (uint32_t i = 0; i < count; i++) {
    keys[i] = first + i;
    values[i] = value_at(first + i, round);
  }
}

static void call(enum command command, uint32_t count) {
  struct batch batch = {0};
  batch.map_fd = FIRST_MAP;
  batch.keys = (uintptr_t)keys;
  batch.values = command == DELETE_BATCH ? 0 : (uintptr_t)values;
  batch.count = count;
  require(batch_call(command, &batch) == 0 && batch.count == count, "a batch");
}

uint32_t update_thousands(const struct size* size, uint32_t round) {
  for (uint32_t done = 0; done < size->operations; done += THOUSAND) {
    fill(0, THOUSAND, round);
    call(UPDATE_BATCH, THOUSAND);
  }
  return 0;
}

static void call_for_all(enum command command, uint32_t entries, uint32_t round) {
  for (uint32_t first = 0; first < entries; first += BATCH) {
    const uint32_t count = entries - first < BATCH ? entries - first : BATCH;
    fill(first, count, round);
    call(command, count);
  }
}

uint32_t load(const struct size* size, uint32_t round) {
  call_for_all(UPDATE_BATCH, size->entries, round);
  return 0;
}

uint32_t unload(const struct size* size, uint32_t round) {
  call_for_all(DELETE_BATCH, size->entries, round);
  return 0;
}
