#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "mapping.h"

namespace bpf_maps {

/** How far the two sides of a ring have come. */
struct RingPositions {
  uint64_t consumer;
  uint64_t producer;

  uint64_t distance() const { return producer - consumer; }
};

/**
 * A ring's memory, mapped:
 *
 *   page 0                 page 1                 page 2
 *   | consumer's position  | producer's position  | data ... | the same data once more ... |
 *
 * Positions count bytes from the ring's beginning of time and do not wrap. What is at a position lies at its remainder by the size, and as
 * the data is mapped twice in a row, always in one piece. Who consumes may write the first page only, who produces all but that.
 *
 * Other processes that have the ring open may do so as well, at any time: what is read here is checked, each time it is read.
 */
class RingMemory {
 public:
  enum class Side { Consumer, Producer };

  /** 0 or -errno. `size` is that of the data, a power of two. */
  static int map(int fd, size_t size, Side side, std::unique_ptr<RingMemory>& result);

  size_t size() const { return size_; }
  uint64_t* consumerPosition() const { return static_cast<uint64_t*>(consumer_.start()); }
  uint64_t* producerPosition() const { return static_cast<uint64_t*>(producer_.start()); }
  uint8_t* at(uint64_t position) const { return data_ + (position & (size_ - 1)); }
  /** Both positions, as they were during the call: 0, or `-EBADMSG` where the two sides cannot have come. */
  int positions(RingPositions& result) const;

  RingMemory(void* consumer, void* producer, size_t page, size_t size);

 private:
  Mapping consumer_;
  Mapping producer_;
  uint8_t* data_;
  size_t size_;
};

/** What comes before the bytes of each record: `struct bpf_ringbuf_hdr`. Each record begins at a multiple of 8. */
struct RecordHeader {
  static constexpr uint32_t busy = 1u << 31;
  static constexpr uint32_t discarded = 1u << 30;
  static constexpr uint32_t length = discarded - 1;

  /** The record's length and the two bits. */
  uint32_t word;
  uint32_t padding;
};
static_assert(sizeof(RecordHeader) == 8);

/** Where records begin, and positions are. */
inline bool isAligned(uint64_t position) {
  return position % sizeof(RecordHeader) == 0;
}

/** How much of the ring a record takes. */
constexpr uint64_t recordSize(uint32_t headerWord) {
  return (sizeof(RecordHeader) + (headerWord & RecordHeader::length) + 7) & ~uint64_t{7};
}

// What one side stores with a release, the other sees no later than what was stored before it, once its own load acquires it.
template <typename Word>
Word loadAcquire(const Word* word) {
  return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

template <typename Word>
void storeRelease(Word* word, Word value) {
  __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

}  // namespace bpf_maps
