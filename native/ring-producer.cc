#include "ring-producer.h"

#include <cerrno>
#include <cstring>

namespace bpf_maps {

// The kernel checks the length of a record only when a program comes to it, and never gets past one that is too long for a dynptr:
// __bpf_user_ringbuf_peek in kernel/bpf/ringbuf.c.
constexpr size_t longestRecord = (size_t{1} << 24) - 1;

int RingProducer::reserve(size_t length) {
  if (length > longestRecord) return -E2BIG;
  const auto word = static_cast<uint32_t>(length);
  const uint64_t total = recordSize(word);
  if (total > memory_->size()) return -E2BIG;
  // The acquire orders the kernel's reading of what was there before us writing over it.
  RingPositions positions{};
  const int status = memory_->positions(positions);
  if (status < 0) return status;
  if (total > memory_->size() - positions.distance()) return -ENOSPC;

  auto* header = reinterpret_cast<RecordHeader*>(memory_->at(positions.producer));
  *header = {word | RecordHeader::busy, 0};
  storeRelease(memory_->producerPosition(), positions.producer + total);
  return static_cast<int>(positions.producer & (memory_->size() - 1));
}

int RingProducer::submit(uint32_t offset, const Bytes& bytes) {
  const Reservation reservation = reservationAt(offset);
  if (reservation.header == nullptr || bytes.size != reservation.length) return -EINVAL;
  if (bytes.size > 0) std::memcpy(reservation.header + 1, bytes.data, bytes.size);
  storeRelease(&reservation.header->word, reservation.length);
  return 0;
}

int RingProducer::discard(uint32_t offset) {
  const Reservation reservation = reservationAt(offset);
  if (reservation.header == nullptr) return -EINVAL;
  storeRelease(&reservation.header->word, reservation.length | RecordHeader::discarded);
  return 0;
}

RingProducer::Reservation RingProducer::reservationAt(uint32_t offset) const {
  if (!isAligned(offset) || offset >= memory_->size()) return {nullptr, 0};
  auto* header = reinterpret_cast<RecordHeader*>(memory_->at(offset));
  const uint32_t word = loadAcquire(&header->word);
  const bool isReserved = (word & RecordHeader::busy) != 0 && recordSize(word) <= memory_->size();
  return {isReserved ? header : nullptr, word & RecordHeader::length};
}

}  // namespace bpf_maps
