#include "ring-consumer.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace bpf_maps {

int RingConsumer::begin() {
  const int status = isAlone() ? 0 : follow();
  if (status < 0) return status;
  read_ = released_;
  return loadAcquire(memory_->producerPosition()) - read_ <= memory_->size() ? 0 : -EBADMSG;
}

// Where we had released up to is the beginning of a record, and no reader goes back. Anywhere else is one if the records from there on,
// which have their lengths from when they are reserved, end where the producer is.
int RingConsumer::follow() {
  RingPositions positions{};
  const int status = memory_->positions(positions);
  if (status < 0) return status;
  if (positions.consumer < released_ || !leadsToEnd(positions)) return -EBADMSG;
  released_ = positions.consumer;
  return 0;
}

bool RingConsumer::leadsToEnd(const RingPositions& positions) const {
  uint64_t position = positions.consumer;
  while (position < positions.producer) position += recordSize(headerAt(position));
  // Another reader may have released records meanwhile, which producers have written over. That is noticed by the next read.
  return position == positions.producer || loadAcquire(memory_->consumerPosition()) != positions.consumer;
}

// A producer reserves a record by moving its position beyond it, with the header marked as busy, and takes the mark away with a release
// when the record is written. So a header is read after the position, and a record after its header, each load with an acquire: on CPUs
// that reorder loads (arm64) the bytes of a record would otherwise be older than its header.
int RingConsumer::read(const Bytes& batch) {
  constexpr uint64_t longestRecord = recordSize(RecordHeader::length);
  if (!isAlone()) return -EBUSY;
  const uint64_t producer = loadAcquire(memory_->producerPosition());
  if (producer - read_ > memory_->size()) return -EBADMSG;
  const uint64_t limit = read_ + std::min<uint64_t>(batch.size, longestRecord);
  uint64_t end = read_;
  while (end < producer) {
    const uint32_t header = headerAt(end);
    if ((header & RecordHeader::busy) != 0) break;
    const uint64_t next = end + recordSize(header);
    if (next > producer) return -EBADMSG;
    if (next > limit && end == read_) return -EMSGSIZE;
    if (next > limit) break;
    end = next;
  }
  const auto size = static_cast<size_t>(end - read_);
  if (size > 0) std::memcpy(batch.data, memory_->at(read_), size);
  // If somebody else released these records meanwhile, producers may have written over them.
  if (!isAlone()) return -EBUSY;
  read_ = end;
  return static_cast<int>(size);
}

// The release orders the copying before it: a producer that sees the new position may write over what was copied. The fence orders it
// before the reads to come: a producer wakes us only if it sees, after it has finished a record, that we had released all before; so
// either it sees the new position, or the next read sees its record.
int RingConsumer::release(uint64_t bytes) {
  if (!isAlone()) return -EBUSY;
  if (bytes > read_ - released_ || !isAligned(bytes)) return -EINVAL;
  released_ += bytes;
  storeRelease(memory_->consumerPosition(), released_);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return 0;
}

}  // namespace bpf_maps
