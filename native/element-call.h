#pragma once

#include <cstdint>

namespace bpf_maps {

/**
 * What JavaScript asks an element operation to do and what came of it, in memory that both see: the arguments of a call and its result
 * would take several times as long to cross the border.
 *
 *   0        4         8        12
 *   | handle | integer | status |
 *
 * Volatile: the memory can get into the hands of another thread, and what was checked must be what is used.
 */
struct ElementCall {
  volatile int32_t handle = 0;
  /** Flags, or whether to begin with the first key. */
  volatile uint32_t integer = 0;
  volatile int32_t status = 0;
};

}  // namespace bpf_maps
