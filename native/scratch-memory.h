#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "map-shape.h"

namespace bpf_maps {

/**
 * The memory that a map's element operations work on:
 *
 *   0           round8(key)       + round8(value)
 *   | key ..... | value ......... | second key ... |
 *
 * It belongs to everyone who holds it: the addon's handle and each ArrayBuffer over it. So it outlives a handle whose buffer is still in
 * use, and a buffer that was thrown away.
 */
class ScratchMemory {
 public:
  ScratchMemory() = default;
  explicit ScratchMemory(const MapShape& shape);

  /** False when there was not enough memory. */
  bool allocated() const { return size_ == 0 || block_ != nullptr; }
  size_t size() const { return size_; }
  const std::shared_ptr<uint8_t>& block() const { return block_; }

  // Null for a part without bytes: the kernel refuses a pointer to the key of a map that has none.
  uint8_t* key() const { return key_; }
  uint8_t* value() const { return value_; }
  uint8_t* secondKey() const { return secondKey_; }

  /** Gives the pages back at once; whoever still uses the addresses finds zeros there, and fresh pages when they write. */
  void vacate() const;

 private:
  uint8_t* part(size_t offset, size_t size) const;

  size_t size_ = 0;
  std::shared_ptr<uint8_t> block_;
  uint8_t* key_ = nullptr;
  uint8_t* value_ = nullptr;
  uint8_t* secondKey_ = nullptr;
};

}  // namespace bpf_maps
