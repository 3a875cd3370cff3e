// Loops over commands for one element.
#include <errno.h>

#include "bpf.h"
#include "data.h"
#include "loops.h"

static void must(long status) {
  require(status == 0, "a command on an element");
}

uint32_t lookup(const struct size* size, uint32_t round) {
  uint32_t checksum = round;
  uint32_t key = 0;
  for (uint32_t i = 0; i < size->operations; i++, key = next_index(key, size->entries)) {
    uint64_t value = 0;
    must(element_call(LOOKUP, FIRST_MAP, &key, &value));
    checksum += (uint32_t)value;
  }
  return checksum;
}

uint32_t lookup_missing(const struct size* size, uint32_t round) {
  uint32_t misses = round;
  for (uint32_t i = 0; i < size->operations; i++) {
    uint32_t key = size->entries + i;
    uint64_t value = 0;
    misses += element_call(LOOKUP, FIRST_MAP, &key, &value) == -1 && errno == ENOENT;
  }
  return misses;
}

uint32_t lookup_flow(const struct size* size, uint32_t round) {
  uint32_t checksum = round;
  uint32_t index = 0;
  for (uint32_t i = 0; i < size->operations; i++, index = next_index(index, size->entries)) {
    struct flow flow = flow_at(index);
    struct traffic traffic;
    must(element_call(LOOKUP, FIRST_MAP, &flow, &traffic));
    checksum += sum_traffic(&traffic);
  }
  return checksum;
}

// Their keys are integers of different sizes: on little-endian machines all of them begin with the low bytes. So do their values.
uint32_t lookup_in_eight(const struct size* size, uint32_t round) {
  uint32_t checksum = round;
  uint32_t index = 0;
  for (uint32_t i = 0; i < size->operations; i++) {
    uint64_t key = index;
    uint64_t value = 0;
    must(element_call(LOOKUP, FIRST_MAP + (int)(i & 7), &key, &value));
    checksum += (uint32_t)value;
    if ((i & 7) == 7) index = next_index(index, size->entries);
  }
  return checksum;
}

uint32_t update(const struct size* size, uint32_t round) {
  uint32_t key = 0;
  for (uint32_t i = 0; i < size->operations; i++, key = next_index(key, size->entries)) {
    uint64_t value = value_at(key, round);
    must(element_call(UPDATE, FIRST_MAP, &key, &value));
  }
  return 0;
}

uint32_t insert_and_delete(const struct size* size, uint32_t round) {
  uint32_t deleted = round;
  uint32_t key = size->entries;
  for (uint32_t i = 0; i < size->operations; i += 2, key++) {
    uint64_t value = value_at(key, round);
    must(element_call(UPDATE, FIRST_MAP, &key, &value));
    deleted += element_call(DELETE, FIRST_MAP, &key, NULL) == 0;
  }
  return deleted;
}
