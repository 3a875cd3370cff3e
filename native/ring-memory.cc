#include "ring-memory.h"

#include <sys/mman.h>
#include <unistd.h>

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

uint64_t RingMemory::used() const {
  // In this order: the consumer is never ahead of a position of the producer that is read later.
  const uint64_t consumer = loadAcquire(consumerPosition());
  return loadAcquire(producerPosition()) - consumer;
}

}  // namespace bpf_maps
