#pragma once

#include <cerrno>
#include <memory>

#include "descriptor.h"
#include "map-shape.h"
#include "perf-buffer.h"
#include "scratch-memory.h"

namespace bpf_maps {

/** One of the kernel's objects that this environment holds open. */
struct Object {
  /** The number by which JavaScript names it; 0 when it is closed. */
  int handle = 0;
  ObjectKind kind = ObjectKind::None;
  Descriptor descriptor;
  // Only a map has these.
  MapShape shape;
  ScratchMemory scratch;
  // Only a perf event can have one.
  std::unique_ptr<PerfBuffer> buffer;

  uint32_t fd() const { return static_cast<uint32_t>(descriptor.number()); }
};

/** The answer to an operation on an object that is closed, or of a kind that has no such operation. */
inline int wrongKind(const Object& object) {
  return object.kind == ObjectKind::None ? -EBADF : -EINVAL;
}

}  // namespace bpf_maps
