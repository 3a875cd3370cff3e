// Reads of a ring's records where they lie.
#include "ring.h"

#include <stddef.h>
#include <sys/mman.h>

#include "data.h"
#include "loops.h"

enum { PAGE = 4096, RING_SIZE = 4 << 20 };

static const uint32_t busy = 1u << 31;
static const uint32_t discarded = 1u << 30;

struct ring {
  uint64_t* consumer_position;
  const uint64_t* producer_position;
  const uint8_t* data;
};

static const struct ring* mapped(void) {
  static struct ring ring;
  if (ring.data != NULL) return &ring;
  void* const consumer = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, FIRST_MAP, 0);
  // The data is mapped twice in a row, so that no record is in two pieces.
  void* const producer = mmap(NULL, PAGE + 2 * RING_SIZE, PROT_READ, MAP_SHARED, FIRST_MAP, PAGE);
  require(consumer != MAP_FAILED && producer != MAP_FAILED, "mmap");
  ring.consumer_position = consumer;
  ring.producer_position = producer;
  ring.data = (const uint8_t*)producer + PAGE;
  return &ring;
}

uint32_t drain_ring(uint32_t round, summing* sum) {
  const struct ring* const ring = mapped();
  uint32_t checksum = round;
  uint64_t position = *ring->consumer_position;
  const uint64_t end = __atomic_load_n(ring->producer_position, __ATOMIC_ACQUIRE);
  while (position < end) {
    const uint8_t* const record = ring->data + (position & (RING_SIZE - 1));
    const uint32_t header = __atomic_load_n((const uint32_t*)record, __ATOMIC_ACQUIRE);
    if (header & busy) break;
    if (!(header & discarded)) checksum += sum((const struct event*)(record + 8));
    position += (8 + (header & ~discarded) + 7) & ~7u;
    __atomic_store_n(ring->consumer_position, position, __ATOMIC_RELEASE);
  }
  return checksum;
}

uint32_t drain_numbers(const struct size* size, uint32_t round) {
  (void)size;
  return drain_ring(round, sum_event);
}

uint32_t drain_with_text(const struct size* size, uint32_t round) {
  (void)size;
  return drain_ring(round, sum_event_with_text);
}
