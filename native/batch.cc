#include "batch.h"

#include <algorithm>
#include <cstring>

#include "map-attributes.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

/**
 * The caller's state of a batch:
 *
 *   0       4            8
 *   | count | has cursor | cursor: the kernel's, at least 4 bytes |
 *
 * The count is read once: when the memory is shared, another thread can change it between a check and its use.
 */
class BatchState {
 public:
  BatchState(const Arguments& arguments, size_t cursorSize) : bytes_(arguments.bytes(1)) {
    arguments.requireSize(1, bytes_.size, headerSize + cursorSize);
    asked_ = word(countOffset);
  }

  uint32_t asked() const { return asked_; }
  bool hasCursor() const { return word(cursorFlagOffset) != 0; }
  uint64_t cursor() const { return address(bytes_.data + headerSize); }
  void setCount(uint32_t count) const { setWord(countOffset, count); }
  void setHasCursor() const { setWord(cursorFlagOffset, 1); }

 private:
  static constexpr size_t countOffset = 0;
  static constexpr size_t cursorFlagOffset = 4;
  static constexpr size_t headerSize = 8;

  uint32_t word(size_t offset) const {
    uint32_t value = 0;
    std::memcpy(&value, bytes_.data + offset, sizeof value);
    return value;
  }
  void setWord(size_t offset, uint32_t value) const { std::memcpy(bytes_.data + offset, &value, sizeof value); }

  Bytes bytes_;
  uint32_t asked_ = 0;
};

// Hash batches keep a 4-byte bucket number as the cursor, other kinds a whole key: room for both.
size_t cursorSize(const Object& map) {
  return std::max<size_t>(4, map.shape.keySize);
}

/** The address of a buffer that has room for `count` elements. */
uint64_t roomFor(const Arguments& arguments, size_t index, uint32_t count, size_t elementSize) {
  const Bytes bytes = arguments.bytes(index);
  const bool overflows = elementSize > SIZE_MAX / std::max<uint32_t>(1, count);
  arguments.requireSize(index, bytes.size, overflows ? SIZE_MAX : elementSize * count);
  return bytes.address();
}

attribute::MapBatch batchOf(const Object& map, const BatchState& state, uint32_t elementFlags) {
  attribute::MapBatch batch{};
  batch.mapFd = map.fd();
  batch.count = state.asked();
  batch.elemFlags = elementFlags;
  return batch;
}

// The kernel writes `count` back only after it has accepted the arguments; until then it holds what was asked for. Errors other than "no
// more entries" come before the last entry. So with such an error a full count is not the kernel's, and nothing was done.
uint32_t entriesDone(int status, uint32_t asked, uint32_t count) {
  return status < 0 && status != -ENOENT && count == asked ? 0 : count;
}

int run(Command command, attribute::MapBatch& batch, const BatchState& state) {
  const int status = bpf(command, batch);
  state.setCount(entriesDone(status, state.asked(), batch.count));
  return status;
}

int read(Command command, const Arguments& arguments) {
  const Object& map = arguments.object(0);
  if (map.kind != ObjectKind::Map) return wrongKind(map);
  const BatchState state(arguments, cursorSize(map));
  attribute::MapBatch batch = batchOf(map, state, arguments.u32(4));
  batch.keys = roomFor(arguments, 2, state.asked(), map.shape.keySize);
  batch.values = roomFor(arguments, 3, state.asked(), map.shape.valueBytes);
  batch.inBatch = state.hasCursor() ? state.cursor() : 0;
  batch.outBatch = state.cursor();
  const int status = run(command, batch, state);
  // Where entries came out, the kernel has written a cursor. Where none did, because the buffers are too small for the first bucket, the
  // next call starts where this one did.
  const bool failed = status < 0 && status != -ENOENT;
  if (!failed && batch.count > 0) state.setHasCursor();
  return status;
}

}  // namespace

int mapLookupBatch(const Arguments& arguments) {
  return read(Command::MapLookupBatch, arguments);
}

int mapLookupAndDeleteBatch(const Arguments& arguments) {
  return read(Command::MapLookupAndDeleteBatch, arguments);
}

int mapUpdateBatch(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  if (map.kind != ObjectKind::Map) return wrongKind(map);
  const BatchState state(arguments, 0);
  attribute::MapBatch batch = batchOf(map, state, arguments.u32(4));
  batch.keys = roomFor(arguments, 2, state.asked(), map.shape.keySize);
  batch.values = roomFor(arguments, 3, state.asked(), map.shape.valueBytes);
  return run(Command::MapUpdateBatch, batch, state);
}

int mapDeleteBatch(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  if (map.kind != ObjectKind::Map) return wrongKind(map);
  const BatchState state(arguments, 0);
  attribute::MapBatch batch = batchOf(map, state, arguments.u32(3));
  batch.keys = roomFor(arguments, 2, state.asked(), map.shape.keySize);
  return run(Command::MapDeleteBatch, batch, state);
}

}  // namespace bpf_maps
