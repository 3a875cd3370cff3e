#pragma once

#include <cerrno>
#include <memory>

#include "descriptor.h"
#include "map-shape.h"
#include "perf-buffer.h"
#include "ring-consumer.h"
#include "ring-producer.h"
#include "scratch-memory.h"
#include "waiter.h"

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
  // A ring has one of these, once it is used.
  std::unique_ptr<RingConsumer> ringConsumer;
  std::unique_ptr<RingProducer> ringProducer;
  // Only a perf event can have one.
  std::unique_ptr<PerfBuffer> buffer;
  /** Null as long as nobody has begun to wait for the object. */
  Waiter::Pointer waiter;

  uint32_t fd() const { return static_cast<uint32_t>(descriptor.number()); }
};

/** The answer to an operation on an object that is closed, or of a kind that has no such operation. */
inline int wrongKind(const Object& object) {
  return object.kind == ObjectKind::None ? -EBADF : -EINVAL;
}

}  // namespace bpf_maps
