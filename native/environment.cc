#include "environment.h"

#include <utility>

namespace bpf_maps {
namespace {

int prepareMap(Object& map) {
  const int status = readMapShape(map.descriptor.number(), map.shape);
  if (status < 0) return status;
  map.scratch = ScratchMemory(map.shape);
  return map.scratch.allocated() ? 0 : -ENOMEM;
}

}  // namespace

Environment::Environment() : objects_(1), uses_(1) {}

int Environment::add(ObjectKind kind, Descriptor descriptor) {
  if (descriptor.number() < 0) return descriptor.number();
  Object object;
  object.kind = kind;
  object.descriptor = std::move(descriptor);
  const int status = kind == ObjectKind::Map ? prepareMap(object) : 0;
  if (status < 0) return status;
  const size_t slot = freeSlot();
  if (slot > slotMask) return -EMFILE;
  object.handle = nextHandle(slot);
  objects_[slot] = std::move(object);
  return objects_[slot].handle;
}

int Environment::close(int handle) {
  if (find(handle).kind == ObjectKind::None) return -EBADF;
  const size_t slot = slotOf(handle);
  freeSlots_.push_back(slot);
  // The event loop lets go of the descriptor before it is closed.
  objects_[slot].waiter.reset();
  // JavaScript may hold a buffer of it until the garbage collector comes.
  objects_[slot].scratch.vacate();
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
