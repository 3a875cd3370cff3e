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
  const uint64_t used = memory_->used();
  if (used > memory_->size() || total > memory_->size() - used) return -ENOSPC;

  const uint64_t position = *memory_->producerPosition();
  auto* header = reinterpret_cast<RecordHeader*>(memory_->at(position));
  *header = {word | RecordHeader::busy, 0};
  storeRelease(memory_->producerPosition(), position + total);
  return static_cast<int>(position & (memory_->size() - 1));
}

int RingProducer::submit(uint32_t offset, const Bytes& bytes) {
  RecordHeader* const header = reservation(offset);
  if (header == nullptr || bytes.size != (header->word & RecordHeader::length)) return -EINVAL;
  if (bytes.size > 0) std::memcpy(header + 1, bytes.data, bytes.size);
  storeRelease(&header->word, static_cast<uint32_t>(bytes.size));
  return 0;
}

int RingProducer::discard(uint32_t offset) {
  RecordHeader* const header = reservation(offset);
  if (header == nullptr) return -EINVAL;
  storeRelease(&header->word, (header->word & RecordHeader::length) | RecordHeader::discarded);
  return 0;
}

RecordHeader* RingProducer::reservation(uint32_t offset) const {
  if (offset % sizeof(RecordHeader) != 0 || offset >= memory_->size()) return nullptr;
  auto* header = reinterpret_cast<RecordHeader*>(memory_->at(offset));
  const bool isBusy = (header->word & RecordHeader::busy) != 0;
  return isBusy && recordSize(header->word) <= memory_->size() ? header : nullptr;
}

}  // namespace bpf_maps
