#include "environment.h"

#include <utility>

namespace bpf_maps {

Environment::Environment() : objects_(1), uses_(1) {}

int Environment::add(Descriptor descriptor) {
  if (descriptor.number() < 0) return descriptor.number();
  const int kind = kindOfDescriptor(descriptor.number());
  if (kind < 0) return kind;
  if (kind == static_cast<int>(ObjectKind::None)) return -EINVAL;
  return add(static_cast<ObjectKind>(kind), std::move(descriptor));
}

int Environment::add(ObjectKind kind, Descriptor descriptor) {
  if (descriptor.number() < 0) return descriptor.number();
  Object object;
  object.kind = kind;
  object.descriptor = std::move(descriptor);
  if (kind == ObjectKind::Map) {
    const int refusal = readMapShape(object.descriptor.number(), object.shape);
    if (refusal < 0) return refusal;
    object.scratch = ScratchMemory(object.shape);
    if (!object.scratch.allocated()) return -ENOMEM;
  }
  const size_t slot = freeSlot();
  if (slot > slotMask) return -EMFILE;
  object.handle = nextHandle(slot);
  objects_[slot] = std::move(object);
  return objects_[slot].handle;
}

int Environment::close(int handle) {
  if (find(handle).kind == ObjectKind::None) return -EBADF;
  const size_t slot = static_cast<size_t>(handle) & slotMask;
  freeSlots_.push_back(slot);
  objects_[slot] = Object();
  return 0;
}

size_t Environment::freeSlot() {
  if (!freeSlots_.empty()) {
    const size_t slot = freeSlots_.back();
    freeSlots_.pop_back();
    return slot;
  }
  const size_t slot = objects_.size();
  if (slot > slotMask) return slot;
  uses_.push_back(0);
  objects_.emplace_back();
  return slot;
}

int Environment::nextHandle(size_t slot) {
  constexpr unsigned mostUses = 1u << (31 - slotBits);
  const unsigned use = uses_[slot]++ % mostUses;
  return static_cast<int>((use << slotBits) | slot);
}

}  // namespace bpf_maps
