#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace bpf_maps {

/** The bytes of a Uint8Array. They stay where they are for as long as the call runs no JavaScript. */
struct Bytes {
  uint8_t* data = nullptr;
  size_t size = 0;

  /** Where the kernel finds them: null if there are none, as some commands ask for. */
  uint64_t address() const { return size == 0 ? 0 : reinterpret_cast<uintptr_t>(data); }
  /** How many the kernel may use, where it counts in 32 bits. */
  uint32_t size32() const { return static_cast<uint32_t>(std::min<size_t>(size, UINT32_MAX)); }
};

}  // namespace bpf_maps
