#include "link.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "link-attributes.h"
#include "object-argument.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

/** A program is linked, or a map that holds programs. */
bool canBeLinked(const Object& object) {
  return object.kind == ObjectKind::Program || object.kind == ObjectKind::Map;
}

}  // namespace

int linkCreate(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  attribute::LinkCreate create{object.fd(), arguments.u32(1), arguments.u32(2), arguments.u32(3), {}};
  const Bytes details = arguments.bytes(4);
  if (details.size > create.details.size()) return -E2BIG;
  if (!canBeLinked(object)) return wrongKind(object);
  if (details.size > 0) std::memcpy(create.details.data(), details.data, details.size);
  return arguments.environment().add(ObjectKind::Link, Descriptor::own(bpf(Command::LinkCreate, create)));
}

int linkCreateIterator(const Arguments& arguments) {
  const Object& program = arguments.object(0);
  attribute::LinkCreate create{program.fd(), 0, arguments.u32(1), 0, {}};
  const Bytes info = arguments.bytes(2);
  if (program.kind != ObjectKind::Program) return wrongKind(program);
  const attribute::IteratorInfo details{info.address(), info.size32()};
  std::memcpy(create.details.data(), &details, sizeof details);
  return arguments.environment().add(ObjectKind::Link, Descriptor::own(bpf(Command::LinkCreate, create)));
}

int linkUpdate(const Arguments& arguments) {
  const Object& link = arguments.object(0);
  const Object& successor = arguments.object(1);
  const int old = optionalDescriptor(arguments, 3, ObjectKind::Program, ObjectKind::Map);
  attribute::LinkUpdate update{link.fd(), successor.fd(), arguments.u32(2), static_cast<uint32_t>(old)};
  if (link.kind != ObjectKind::Link) return wrongKind(link);
  if (!canBeLinked(successor)) return wrongKind(successor);
  return old < 0 ? old : bpf(Command::LinkUpdate, update);
}

int linkDetach(const Arguments& arguments) {
  const Object& link = arguments.object(0);
  if (link.kind != ObjectKind::Link) return wrongKind(link);
  attribute::LinkDetach detach{link.fd()};
  return bpf(Command::LinkDetach, detach);
}

int iteratorCreate(const Arguments& arguments) {
  const Object& link = arguments.object(0);
  if (link.kind != ObjectKind::Link) return wrongKind(link);
  attribute::IteratorCreate create{link.fd(), 0};
  return arguments.environment().add(ObjectKind::Iterator, Descriptor::own(bpf(Command::IterCreate, create)));
}

int iteratorRead(const Arguments& arguments) {
  const Object& iterator = arguments.object(0);
  const Bytes bytes = arguments.bytes(1);
  if (iterator.kind != ObjectKind::Iterator) return wrongKind(iterator);
  const ssize_t length = read(iterator.descriptor.number(), bytes.data, std::min<size_t>(bytes.size, INT32_MAX));
  return length < 0 ? -errno : static_cast<int>(length);
}

}  // namespace bpf_maps
