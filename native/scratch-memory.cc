#include "scratch-memory.h"

#include <sys/mman.h>
#include <unistd.h>

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

// Whole pages only: what lies before and behind the block belongs to others.
void ScratchMemory::vacate() const {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto start = reinterpret_cast<uintptr_t>(block_.get());
  const uintptr_t first = (start + page - 1) & ~(page - 1);
  const uintptr_t end = (start + size_) & ~(page - 1);
  if (end > first) madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);
}

uint8_t* ScratchMemory::part(size_t offset, size_t size) const {
  return size == 0 || !block_ ? nullptr : block_.get() + offset;
}

}  // namespace bpf_maps
