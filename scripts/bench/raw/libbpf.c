// Reads of a ring by libbpf's reader.
#include <bpf/libbpf.h>

#include "data.h"
#include "loops.h"

static uint32_t checksum;

static int add_numbers(void* context, void* data, size_t size) {
  (void)context;
  (void)size;
  checksum += sum_event(data);
  return 0;
}

static int add_with_text(void* context, void* data, size_t size) {
  (void)context;
  (void)size;
  checksum += sum_event_with_text(data);
  return 0;
}

static uint32_t drain(uint32_t round, ring_buffer_sample_fn add) {
  static struct ring_buffer* ring;
  if (ring == NULL) ring = ring_buffer__new(FIRST_MAP, add, NULL, NULL);
  require(ring != NULL, "ring_buffer__new");
  checksum = round;
  require(ring_buffer__consume(ring) >= 0, "ring_buffer__consume");
  return checksum;
}

uint32_t libbpf_numbers(const struct size* size, uint32_t round) {
  (void)size;
  return drain(round, add_numbers);
}

uint32_t libbpf_with_text(const struct size* size, uint32_t round) {
  (void)size;
  return drain(round, add_with_text);
}
