#include "pin.h"

#include <utility>

#include "object-attributes.h"
#include "system-call.h"

namespace bpf_maps {

int objectPin(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  const std::string path = arguments.text(1);
  if (object.kind == ObjectKind::None) return -EBADF;
  attribute::ObjectPath pin{address(path.c_str()), object.fd(), 0};
  return bpf(Command::ObjPin, pin);
}

int objectGet(const Arguments& arguments) {
  const std::string path = arguments.text(0);
  attribute::ObjectPath get{address(path.c_str()), 0, arguments.u32(1)};
  Descriptor descriptor = Descriptor::own(bpf(Command::ObjGet, get));
  if (descriptor.number() < 0) return descriptor.number();
  ObjectKind kind = ObjectKind::None;
  const int status = findKind(descriptor.number(), kind);
  return status < 0 ? status : arguments.environment().add(kind, std::move(descriptor));
}

}  // namespace bpf_maps
