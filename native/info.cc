#include "info.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "object-attributes.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

struct IdCommands {
  Command next;
  Command open;
};

IdCommands idCommands(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Program:
      return {Command::ProgGetNextId, Command::ProgGetFdById};
    case ObjectKind::Link:
      return {Command::LinkGetNextId, Command::LinkGetFdById};
    case ObjectKind::Btf:
      return {Command::BtfGetNextId, Command::BtfGetFdById};
    default:
      return {Command::MapGetNextId, Command::MapGetFdById};
  }
}

}  // namespace

// The kernel also reads this memory: it takes addresses from it (of a program's instructions, of a link's name) and writes there. So it is
// given our own zeroed memory, never the caller's bytes.
int objectInfo(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  const Bytes bytes = arguments.bytes(1);
  if (object.kind == ObjectKind::None) return -EBADF;

  std::array<uint8_t, 512> info{};
  attribute::ObjectInfo request{object.fd(), info.size(), address(info.data())};
  const int status = bpf(Command::ObjGetInfoByFd, request);
  if (status < 0) return status;
  const size_t length = std::min<size_t>(request.infoLength, bytes.size);
  if (length > 0) std::memcpy(bytes.data, info.data(), length);
  return static_cast<int>(length);
}

int objectNextId(const Arguments& arguments) {
  const ObjectKind kind = arguments.kind(0);
  attribute::ObjectId request{arguments.u32(1), 0, 0};
  if (kind == ObjectKind::None) return -EINVAL;
  const int status = bpf(idCommands(kind).next, request);
  return status < 0 ? status : static_cast<int>(request.nextId);
}

int objectGetById(const Arguments& arguments) {
  const ObjectKind kind = arguments.kind(0);
  attribute::ObjectId request{arguments.u32(1), 0, arguments.u32(2)};
  if (kind == ObjectKind::None) return -EINVAL;
  return arguments.environment().add(kind, Descriptor::own(bpf(idCommands(kind).open, request)));
}

}  // namespace bpf_maps
