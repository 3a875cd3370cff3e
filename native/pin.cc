#include "pin.h"

#include <utility>

#include "object-attributes.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

constexpr uint32_t startsAtDirectory = 1u << 14;  // BPF_F_PATH_FD

/** Makes the call with the path as it is, or with one that starts at a directory, which kernels before 6.5 do not know. */
int callWithPath(Command command, attribute::ObjectPath path, int directory) {
  if (directory < 0) return bpf(command, path);
  path.fileFlags |= startsAtDirectory;
  attribute::ObjectPathAt pathAt{path, directory, 0};
  return bpf(command, pathAt);
}

}  // namespace

int objectPin(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  const int directory = arguments.i32(1);
  const std::string path = arguments.text(2);
  if (object.kind == ObjectKind::None) return -EBADF;
  return callWithPath(Command::ObjPin, {address(path.c_str()), object.fd(), 0}, directory);
}

int objectGet(const Arguments& arguments) {
  const int directory = arguments.i32(0);
  const std::string path = arguments.text(1);
  const attribute::ObjectPath get{address(path.c_str()), 0, arguments.u32(2)};
  Descriptor descriptor = Descriptor::own(callWithPath(Command::ObjGet, get, directory));
  if (descriptor.number() < 0) return descriptor.number();
  ObjectKind kind = ObjectKind::None;
  const int status = findKind(descriptor.number(), kind);
  return status < 0 ? status : arguments.environment().add(kind, std::move(descriptor));
}

}  // namespace bpf_maps
