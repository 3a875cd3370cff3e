// Reads of an array's memory.
#include <stddef.h>
#include <sys/mman.h>

#include "data.h"
#include "loops.h"

static const uint64_t* mapped(uint32_t entries) {
  static const uint64_t* values = NULL;
  if (values != NULL) return values;
  void* const memory = mmap(NULL, entries * sizeof *values, PROT_READ, MAP_SHARED, FIRST_MAP, 0);
  require(memory != MAP_FAILED, "mmap");
  values = memory;
  return values;
}

uint32_t sum_mapped(const struct size* size, uint32_t round) {
  const uint64_t* const values = mapped(size->entries);
  uint64_t sum = round;
  for (uint32_t i = 0; i < size->entries; i++) sum += values[i];
  return (uint32_t)sum + (uint32_t)(sum >> 32);
}

uint32_t read_mapped(const struct size* size, uint32_t round) {
  const uint64_t* const values = mapped(size->entries);
  uint32_t sum = round;
  uint32_t index = 0;
  for (uint32_t i = 0; i < size->operations; i++, index = next_index(index, size->entries)) sum += (uint32_t)values[index];
  return sum;
}
