// A loop over a per-CPU map: its values are arrays with a slot for each possible CPU.
#include <stdio.h>

#include "bpf.h"
#include "data.h"
#include "loops.h"

// As many as the kernel can be built for.
static uint64_t slots[8192];

static unsigned possible_cpus(void) {
  FILE* const file = fopen("/sys/devices/system/cpu/possible", "r");
  unsigned last = 0;
  require(file != NULL && fscanf(file, "0-%u", &last) >= 0, "the possible CPUs");
  fclose(file);
  return last + 1;
}

uint32_t lookup_slots(const struct size* size, uint32_t round) {
  const unsigned cpus = possible_cpus();
  uint32_t checksum = round;
  uint32_t key = 0;
  for (uint32_t i = 0; i < size->operations; i++, key = next_index(key, size->entries)) {
    require(element_call(LOOKUP, FIRST_MAP, &key, slots) == 0, "BPF_MAP_LOOKUP_ELEM");
    uint64_t sum = 0;
    for (unsigned cpu = 0; cpu < cpus; cpu++) sum += slots[cpu];
    checksum += (uint32_t)sum;
  }
  return checksum;
}
