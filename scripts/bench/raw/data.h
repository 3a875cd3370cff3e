// The same keys and values, in the same order, as in ../data.js.
#pragma once

#include <stdint.h>

struct flow {
  uint32_t source;
  uint32_t destination;
  uint16_t source_port;
  uint16_t destination_port;
  uint8_t protocol;
  // A field, so that it is zero: the kernel hashes it too.
  uint8_t padding[3];
};

struct traffic {
  uint64_t packets;
  uint64_t bytes;
};

/** A record of the ring. */
struct event {
  uint64_t time;
  uint64_t cgroup;
  uint64_t bytes;
  uint32_t process;
  uint32_t thread;
  uint32_t user;
  uint32_t group;
  uint32_t cpu;
  int32_t result;
  char command[16];
};

/** The walk goes through all entries with strides, as real look-ups do not go from neighbour to neighbour. */
static inline uint32_t next_index(uint32_t index, uint32_t entries) {
  const uint32_t next = index + 619;
  return next < entries ? next : next - entries;
}

static inline uint64_t value_at(uint32_t index, uint32_t round) {
  return index * 1021ull + round;
}

static inline struct flow flow_at(uint32_t index) {
  struct flow flow = {0};
  flow.source = 0x0a000000u + index;
  flow.destination = 0x0a800000u + (index & 0xffff);
  flow.source_port = (uint16_t)index;
  flow.destination_port = 443;
  flow.protocol = 6;
  return flow;
}

static inline uint32_t sum_event(const struct event* event) {
  const uint32_t wide = (uint32_t)(event->time + event->cgroup + event->bytes);
  return wide + event->process + event->thread + event->user + event->group + event->cpu + (uint32_t)event->result;
}

static inline uint32_t sum_event_with_text(const struct event* event) {
  return sum_event(event) + (uint8_t)event->command[7];
}

static inline uint32_t sum_flow(const struct flow* flow) {
  return flow->source + flow->destination + flow->source_port + flow->destination_port + flow->protocol;
}

static inline uint32_t sum_traffic(const struct traffic* traffic) {
  return (uint32_t)(traffic->packets + traffic->bytes);
}
