#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "element-call.h"
#include "mapping.h"
#include "object.h"

namespace bpf_maps {

/**
 * What one JavaScript environment (the main thread or a worker) holds: its objects by handle, and its memory mappings. When it ends,
 * everything is closed.
 *
 * A handle is a slot's index in the low bits and, above them, how often the slot had been used before:
 *
 *   31  30        20  19         0
 *   | 0 | uses      | slot       |
 *
 * So slots are used again, and yet the handle of a closed object does not name the one that came after it (nor the 2,046 after that).
 */
class Environment {
 public:
  Environment();

  /** Takes in what bpf(2) returned: the new object's handle, or -errno. */
  int add(ObjectKind kind, Descriptor descriptor);
  /** Closes the object: 0, or `-EBADF` if it was closed. */
  int close(int handle);

  /** The object of that handle, or one that is closed. */
  const Object& find(int handle) const { return objects_[slotOf(handle)]; }
  /** The same, to be changed if it is open. */
  Object& findToChange(int handle) { return objects_[slotOf(handle)]; }

  Mappings& mappings() { return mappings_; }
  ElementCall& elementCall() const { return *elementCall_; }
  /** For a buffer over it, which may live longer than this environment. */
  const std::shared_ptr<ElementCall>& sharedElementCall() const { return elementCall_; }

 private:
  static constexpr int slotBits = 20;
  static constexpr size_t slotMask = (size_t{1} << slotBits) - 1;

  size_t slotOf(int handle) const {
    const size_t slot = static_cast<size_t>(handle) & slotMask;
    return slot < objects_.size() && objects_[slot].handle == handle ? slot : 0;
  }
  size_t freeSlot();
  int nextHandle(size_t slot);

  // Slot 0 stays closed for ever: it is what a handle that names nothing leads to.
  std::vector<Object> objects_;
  std::vector<unsigned> uses_;
  std::vector<size_t> freeSlots_;
  Mappings mappings_;
  std::shared_ptr<ElementCall> elementCall_ = std::make_shared<ElementCall>();
};

}  // namespace bpf_maps
