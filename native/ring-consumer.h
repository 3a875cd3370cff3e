#pragma once

#include "bytes.h"
#include "ring-memory.h"

namespace bpf_maps {

/**
 * Reads a ring that programs write. A record's place in the ring goes back to the producers when it is released, not when it is read:
 *
 *   released            read                         producer's position
 *   | read, in the      | records that are           | free
 *   | caller's hands    | ready, or being written    |
 */
class RingConsumer {
 public:
  explicit RingConsumer(std::unique_ptr<RingMemory> memory) : memory_(std::move(memory)) {}

  const RingMemory& memory() const { return *memory_; }

  /** Starts at the first record that nobody has released: 0, or `-EBADMSG` if the position that says so was changed by somebody else. */
  int begin();
  /**
   * Copies whole records, with their headers, as many as are ready and fit: how many bytes. `-EMSGSIZE` if not even one fits, `-EBUSY` if
   * somebody else has moved the position, and `-EBADMSG` if no record is where one should be.
   */
  int read(const Bytes& batch);
  /** Gives back the place of so many bytes of what was read. */
  int release(uint64_t bytes);

 private:
  bool isAlone() const { return loadAcquire(memory_->consumerPosition()) == released_; }
  int follow();
  bool leadsToEnd(const RingPositions& positions) const;
  uint32_t headerAt(uint64_t position) const { return loadAcquire(reinterpret_cast<const uint32_t*>(memory_->at(position))); }

  std::unique_ptr<RingMemory> memory_;
  uint64_t released_ = 0;
  uint64_t read_ = 0;
};

}  // namespace bpf_maps
