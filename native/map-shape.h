#pragma once

#include <cstddef>
#include <cstdint>

namespace bpf_maps {

/** How many bytes a map's operations read and write, as the kernel itself says. */
struct MapShape {
  uint32_t type = 0;
  uint32_t flags = 0;
  uint32_t maxEntries = 0;
  size_t keySize = 0;
  /** The bytes of one value as they cross the border: for a per-CPU map those of all its slots. */
  size_t valueBytes = 0;
};

/** Asks the kernel about the map behind a descriptor: 0 or -errno. */
int readMapShape(int fd, MapShape& shape);

inline size_t roundUpToWord(size_t size) {
  return (size + 7) & ~static_cast<size_t>(7);
}

}  // namespace bpf_maps
