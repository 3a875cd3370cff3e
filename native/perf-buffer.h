#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace bpf_maps {

/**
 * The memory into which the kernel writes the samples of one perf event, mapped: a page of its own and then a ring of 2^n pages.
 *
 * Forward, the kernel writes at the head, stops when it would reach the tail, and counts what it lost. The tail is ours:
 *
 *        tail              head
 *   | .... | record | record | free ......... |
 *
 * Overwritable, it writes downwards over the oldest samples and never stops; the newest record begins at the head. There is no tail: we
 * remember the head of the last time. The oldest record may be cut off where the newest begins.
 *
 *        head                      head of the last time
 *   | .... | newest | ... | ...... | seen before ... |
 *
 * Positions count bytes from the start of all; their low bits are the place in the ring. Other processes that have the event may map its
 * first page too, and change both: what is read there is checked.
 */
class PerfBuffer {
 public:
  /** Maps the buffer of an event whose records have their time: 0 or -errno. `size` is that of the ring. */
  static int map(int fd, size_t size, bool overwritable, std::unique_ptr<PerfBuffer>& result);
  PerfBuffer(const PerfBuffer&) = delete;
  PerfBuffer& operator=(const PerfBuffer&) = delete;
  ~PerfBuffer();

  /**
   * Moves records into `batch`, as many as there is room for; how many bytes they take there, 0 when none is left.
   *
   *   0        4        8       16
   *   | size   | kind   | time  | size bytes, filled up to 8 | next record ...
   *
   * The kind is the kernel's: 9 for a sample, 2 for a report of lost ones, whose bytes are their number. Others are left out. A forward
   * buffer gives the oldest first, an overwritable one the newest. Its output should be paused meanwhile.
   *
   * `-EBADMSG` if somebody else has changed the head or the tail: what was in the buffer is dropped, and the next call goes on from there.
   */
  int drain(uint8_t* batch, size_t room);

 private:
  struct Control;
  struct Record;
  struct Batch;

  PerfBuffer(void* start, size_t pageSize, size_t size, bool overwritable);

  int drainForward(Batch batch);
  int drainBackward(Batch batch);
  bool isUntouched(uint64_t head) const;
  bool move(uint64_t& position, uint64_t end, Batch& batch) const;
  bool append(const Record& record, Batch& batch) const;
  bool appendSample(const Record& record, Batch& batch) const;
  bool appendLost(const Record& record, Batch& batch) const;
  bool appendEntry(Batch& batch, uint32_t kind, uint64_t time, uint64_t position, uint32_t size) const;
  void copy(uint64_t position, void* destination, size_t size) const;
  template <typename Number>
  Number read(uint64_t position) const;

  Control* control_;
  uint8_t* ring_;
  size_t pageSize_;
  size_t size_;
  bool overwritable_;
  // Of a forward buffer: where we have put the tail.
  uint64_t tail_ = 0;
  // Of an overwritable buffer: what is still to be read, and the head of the last time.
  uint64_t next_ = 0;
  uint64_t end_ = 0;
  uint64_t lastHead_ = 0;
};

}  // namespace bpf_maps
