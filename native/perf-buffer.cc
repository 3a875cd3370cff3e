#include "perf-buffer.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace bpf_maps {
namespace {

constexpr uint32_t lostRecord = 2;
constexpr uint32_t sampleRecord = 9;

/** `struct perf_event_header` */
struct Header {
  uint32_t type;
  uint16_t misc;
  uint16_t size;
};
static_assert(sizeof(Header) == 8);

struct Entry {
  uint32_t size;
  uint32_t kind;
  uint64_t time;
};
static_assert(sizeof(Entry) == 16);

size_t roundUp(size_t size) {
  return (size + 7) & ~size_t{7};
}

}  // namespace

/** `struct perf_event_mmap_page`, as far as it matters. */
struct PerfBuffer::Control {
  uint8_t other[1024];
  uint64_t head;
  uint64_t tail;
  uint64_t dataOffset;
  uint64_t dataSize;
};

/** A record in the ring: where what follows its header begins and ends. */
struct PerfBuffer::Record {
  uint32_t type;
  uint64_t begin;
  uint64_t end;

  uint64_t size() const { return end - begin; }
};

/** Where records go: what is left of the caller's memory. */
struct PerfBuffer::Batch {
  uint8_t* start;
  size_t room;
  size_t used = 0;
};

int PerfBuffer::map(int fd, size_t size, bool overwritable, std::unique_ptr<PerfBuffer>& result) {
  static_assert(offsetof(Control, head) == 1024 && offsetof(Control, tail) == 1032);
  static_assert(offsetof(Control, dataOffset) == 1040 && offsetof(Control, dataSize) == 1048);
  const auto pageSize = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  if (size < pageSize || (size & (size - 1)) != 0) return -EINVAL;
  // A mapping that we cannot write to has no tail: that is how the kernel knows that it need not stop.
  const int protection = overwritable ? PROT_READ : PROT_READ | PROT_WRITE;
  void* const start = mmap(nullptr, pageSize + size, protection, MAP_SHARED, fd, 0);
  if (start == MAP_FAILED) return -errno;
  result.reset(new PerfBuffer(start, pageSize, size, overwritable));
  return 0;
}

PerfBuffer::PerfBuffer(void* start, size_t pageSize, size_t size, bool overwritable)
    : control_(static_cast<Control*>(start)),
      ring_(static_cast<uint8_t*>(start) + pageSize),
      pageSize_(pageSize),
      size_(size),
      overwritable_(overwritable) {}

PerfBuffer::~PerfBuffer() {
  munmap(control_, pageSize_ + size_);
}

int PerfBuffer::drain(uint8_t* batch, size_t room) {
  return overwritable_ ? drainBackward({batch, room}) : drainForward({batch, room});
}

// Acquire, so that what we read of records was written before the head that counts them; release, so that we have read them before the
// kernel takes their place again: https://github.com/torvalds/linux/blob/v6.12/kernel/events/ring_buffer.c#L52
int PerfBuffer::drainForward(Batch batch) {
  const uint64_t head = __atomic_load_n(&control_->head, __ATOMIC_ACQUIRE);
  const bool isSound = isUntouched(head) && move(tail_, head, batch);
  if (!isSound) tail_ = head;
  __atomic_store_n(&control_->tail, tail_, __ATOMIC_RELEASE);
  return isSound ? static_cast<int>(batch.used) : -EBADMSG;
}

int PerfBuffer::drainBackward(Batch batch) {
  if (next_ == end_) {
    const uint64_t head = __atomic_load_n(&control_->head, __ATOMIC_ACQUIRE);
    if (head % sizeof(Header) != 0) return -EBADMSG;
    next_ = head;
    end_ = head + std::min<uint64_t>(lastHead_ - head, size_);
    lastHead_ = head;
  }
  // The oldest record may be cut off.
  if (!move(next_, end_, batch)) next_ = end_;
  return static_cast<int>(batch.used);
}

// The tail is where we left it, and the kernel goes no further than a bufferful beyond it.
bool PerfBuffer::isUntouched(uint64_t head) const {
  return __atomic_load_n(&control_->tail, __ATOMIC_RELAXED) == tail_ && head - tail_ <= size_;
}

/** Moves records from a position on, up to the end or as long as there is room; false for what is no record, or only a part of one. */
bool PerfBuffer::move(uint64_t& position, uint64_t end, Batch& batch) const {
  while (position != end) {
    const auto header = read<Header>(position);
    if (header.size < sizeof header || header.size > end - position) return false;
    const Record record{header.type, position + sizeof header, position + header.size};
    if (!append(record, batch)) return true;
    position = record.end;
  }
  return true;
}

bool PerfBuffer::append(const Record& record, Batch& batch) const {
  if (record.type == sampleRecord) return appendSample(record, batch);
  if (record.type == lostRecord) return appendLost(record, batch);
  return true;
}

/** `u64 time`, `u32 size`, bytes. */
bool PerfBuffer::appendSample(const Record& record, Batch& batch) const {
  constexpr size_t beforeBytes = sizeof(uint64_t) + sizeof(uint32_t);
  if (record.size() < beforeBytes) return true;
  const auto time = read<uint64_t>(record.begin);
  const auto size = read<uint32_t>(record.begin + sizeof time);
  if (size > record.size() - beforeBytes) return true;
  return appendEntry(batch, sampleRecord, time, record.begin + beforeBytes, size);
}

/** `u64 id`, `u64 lost`, `u64 time`. */
bool PerfBuffer::appendLost(const Record& record, Batch& batch) const {
  constexpr size_t number = sizeof(uint64_t);
  if (record.size() < 3 * number) return true;
  return appendEntry(batch, lostRecord, read<uint64_t>(record.end - number), record.begin + number, number);
}

bool PerfBuffer::appendEntry(Batch& batch, uint32_t kind, uint64_t time, uint64_t position, uint32_t size) const {
  const Entry entry{size, kind, time};
  const size_t needed = sizeof entry + roundUp(size);
  if (needed > batch.room - batch.used) return false;
  uint8_t* const place = batch.start + batch.used;
  std::memcpy(place, &entry, sizeof entry);
  copy(position, place + sizeof entry, size);
  batch.used += needed;
  return true;
}

void PerfBuffer::copy(uint64_t position, void* destination, size_t size) const {
  const size_t offset = position & (size_ - 1);
  const size_t beforeEnd = std::min(size, size_ - offset);
  std::memcpy(destination, ring_ + offset, beforeEnd);
  std::memcpy(static_cast<uint8_t*>(destination) + beforeEnd, ring_, size - beforeEnd);
}

template <typename Number>
Number PerfBuffer::read(uint64_t position) const {
  Number number;
  copy(position, &number, sizeof number);
  return number;
}

}  // namespace bpf_maps
