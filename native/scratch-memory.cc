#include "scratch-memory.h"

#include <cstdlib>

namespace bpf_maps {

// calloc aligns to 16 bytes and takes zeroed pages from the kernel, so that a large value costs memory only where it is used.
ScratchMemory::ScratchMemory(const MapShape& shape) {
  const size_t key = roundUpToWord(shape.keySize);
  const size_t value = roundUpToWord(shape.valueBytes);
  size_ = key + value + key;
  if (size_ == 0) return;
  block_.reset(static_cast<uint8_t*>(std::calloc(1, size_)), std::free);
  key_ = part(0, shape.keySize);
  value_ = part(key, shape.valueBytes);
  secondKey_ = part(key + value, shape.keySize);
}

uint8_t* ScratchMemory::part(size_t offset, size_t size) const {
  return size == 0 || !block_ ? nullptr : block_.get() + offset;
}

}  // namespace bpf_maps
