#pragma once

#include "bytes.h"
#include "ring-memory.h"

namespace bpf_maps {

/** Writes a ring that programs read. A record is reserved first; programs read up to the first one that is neither submitted nor discarded.
 */
class RingProducer {
 public:
  explicit RingProducer(std::unique_ptr<RingMemory> memory) : memory_(std::move(memory)) {}

  const RingMemory& memory() const { return *memory_; }

  /**
   * Where in the ring the record lies; `-ENOSPC` while there is no room for it, `-E2BIG` if there never can be, `-EBADMSG` if somebody else
   * has changed a position.
   */
  int reserve(size_t length);
  /** Ends a reservation: with as many bytes as it was made for. */
  int submit(uint32_t offset, const Bytes& bytes);
  int discard(uint32_t offset);

 private:
  /** A record that was reserved: its header, and the length that it had when it was read, once. */
  struct Reservation {
    RecordHeader* header;
    uint32_t length;
  };

  /** The reservation at that place; its header is null if there is none. */
  Reservation reservationAt(uint32_t offset) const;

  std::unique_ptr<RingMemory> memory_;
};

}  // namespace bpf_maps
