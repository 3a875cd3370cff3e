#pragma once

#include <sys/ioctl.h>

#include <array>
#include <cstddef>
#include <cstdint>

// What perf_event_open(2) takes, as the kernel lays it out in include/uapi/linux/perf_event.h; see map-attributes.h for the rules.
namespace bpf_maps::attribute {

/** The beginning of `struct perf_event_attr`: what has a meaning here. The rest is the caller's, and passes through. */
struct PerfEvent {
  uint32_t type;
  uint32_t size;
  std::array<uint64_t, 4> counting;
  uint64_t flags;
  std::array<uint64_t, 11> rest;
};
static_assert(sizeof(PerfEvent) == 136);
static_assert(offsetof(PerfEvent, type) == 0);
static_assert(offsetof(PerfEvent, size) == 4);
static_assert(offsetof(PerfEvent, flags) == 40);

/** The beginning of `struct perf_event_attr` for a probe, as Linux 2.6.33 had it. */
struct Probe {
  uint32_t type;
  uint32_t size;
  uint64_t config;
  std::array<uint64_t, 5> unused;
  /** Of the name of a function, or the path of a file. */
  uint64_t name;
  uint64_t offset;
};
static_assert(sizeof(Probe) == 72);
static_assert(offsetof(Probe, config) == 8);
static_assert(offsetof(Probe, name) == 56);
static_assert(offsetof(Probe, offset) == 64);

/** The first size that there was, PERF_ATTR_SIZE_VER0: the kernel takes nothing shorter. */
constexpr size_t leastPerfEventSize = 64;

constexpr unsigned long enableEvent = _IO('$', 0);
constexpr unsigned long disableEvent = _IO('$', 1);
constexpr unsigned long setProgramOfEvent = _IOW('$', 8, uint32_t);
constexpr unsigned long pauseOutputOfEvent = _IOW('$', 9, uint32_t);

}  // namespace bpf_maps::attribute
