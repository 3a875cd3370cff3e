#include "handle.h"

namespace bpf_maps {

int adopt(const Arguments& arguments) {
  return arguments.environment().add(Descriptor::duplicate(arguments.i32(0)));
}

int close(const Arguments& arguments) {
  return arguments.environment().close(arguments.i32(0));
}

int descriptor(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  return object.kind == ObjectKind::None ? -EBADF : object.descriptor.number();
}

int objectKind(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  return object.kind == ObjectKind::None ? -EBADF : static_cast<int>(object.kind);
}

}  // namespace bpf_maps
