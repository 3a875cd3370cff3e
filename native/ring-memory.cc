#include "ring-memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace bpf_maps {

// The kernel keeps positions as `unsigned long`.
static_assert(sizeof(unsigned long) == sizeof(uint64_t), "rings need a 64-bit machine");

RingMemory::RingMemory(void* consumer, void* producer, size_t page, size_t size)
    : consumer_(consumer, page), producer_(producer, page + 2 * size), data_(static_cast<uint8_t*>(producer) + page), size_(size) {}

int RingMemory::map(int fd, size_t size, Side side, std::unique_ptr<RingMemory>& result) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const int writable = PROT_READ | PROT_WRITE;
  void* const consumer = mmap(nullptr, page, side == Side::Consumer ? writable : PROT_READ, MAP_SHARED, fd, 0);
  if (consumer == MAP_FAILED) return -errno;
  const int protection = side == Side::Producer ? writable : PROT_READ;
  void* const producer = mmap(nullptr, page + 2 * size, protection, MAP_SHARED, fd, static_cast<off_t>(page));
  const int status = producer == MAP_FAILED ? -errno : 0;
  if (status == 0) result = std::make_unique<RingMemory>(consumer, producer, page, size);
  if (status < 0) munmap(consumer, page);
  return status;
}

// Both sides go on meanwhile, and never back: the consumer was behind the producer before, and no more than a ringful behind it after.
int RingMemory::positions(RingPositions& result) const {
  const uint64_t before = loadAcquire(consumerPosition());
  const uint64_t producer = loadAcquire(producerPosition());
  const uint64_t after = loadAcquire(consumerPosition());
  result = {std::min(after, producer), producer};
  const bool isInOrder = before <= after && before <= producer && result.distance() <= size_;
  return isInOrder && isAligned(before) && isAligned(after) && isAligned(producer) ? 0 : -EBADMSG;
}

}  // namespace bpf_maps
