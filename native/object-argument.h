#pragma once

#include "arguments.h"

namespace bpf_maps {

/** The descriptor of an object that may be left out, where the kernel takes one of two kinds: 0 for the handle 0, or -errno. */
inline int optionalDescriptor(const Arguments& arguments, size_t index, ObjectKind kind, ObjectKind alternative) {
  if (arguments.i32(index) == 0) return 0;
  const Object& object = arguments.object(index);
  return object.kind == kind || object.kind == alternative ? object.descriptor.number() : wrongKind(object);
}

/** The same for one kind. */
inline int optionalDescriptor(const Arguments& arguments, size_t index, ObjectKind kind) {
  return optionalDescriptor(arguments, index, kind, kind);
}

}  // namespace bpf_maps
