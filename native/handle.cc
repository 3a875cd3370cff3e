#include "handle.h"

namespace bpf_maps {

// The kind is found out before there is a duplicate: closing one of a file that is no object of ours would end the caller's locks on it.
int adopt(const Arguments& arguments) {
  const int fd = arguments.i32(0);
  ObjectKind kind = ObjectKind::None;
  const int status = findKind(fd, kind);
  return status < 0 ? status : arguments.environment().add(kind, Descriptor::duplicate(fd));
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
