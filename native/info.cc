#include "info.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "kinds.h"
#include "object-argument.h"
#include "object-attributes.h"
#include "system-call.h"
#include "token-attributes.h"

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

/** What the kernel is given to describe an object into: it also reads this memory. */
using Info = std::array<uint8_t, 512>;

int askInto(const Object& object, Info& info) {
  attribute::ObjectInfo request{object.fd(), static_cast<uint32_t>(info.size()), address(info.data())};
  const int status = bpf(Command::ObjGetInfoByFd, request);
  return status < 0 ? status : static_cast<int>(request.infoLength);
}

int copyInfo(const Info& info, int length, const Bytes& bytes) {
  const size_t copied = std::min<size_t>(static_cast<size_t>(length), bytes.size);
  if (copied > 0) std::memcpy(bytes.data, info.data(), copied);
  return static_cast<int>(copied);
}

/** Where a link's description has the address of a text, and the room for it; 0 for links without one. */
struct TextPlace {
  size_t address;
  size_t length;
};

// A perf event that is no probe or tracepoint has none.
TextPlace textPlace(const attribute::LinkInfo& link) {
  constexpr uint32_t plainPerfEvent = 6;
  if (link.type == kind::rawTracepointLink || link.type == kind::iteratorLink) return {16, 24};
  if (link.type == kind::perfEventLink && link.detail > 0 && link.detail < plainPerfEvent) return {24, 32};
  return link.type == kind::uprobeMultiLink ? TextPlace{16, 48} : TextPlace{0, 0};
}

}  // namespace

// The kernel also reads this memory: it takes addresses from it (of a program's instructions, of a link's name) and writes there. So it is
// given our own zeroed memory, never the caller's bytes.
int objectInfo(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  const Bytes bytes = arguments.bytes(1);
  if (object.kind == ObjectKind::None) return -EBADF;

  Info info{};
  const int length = askInto(object, info);
  return length < 0 ? length : copyInfo(info, length, bytes);
}

// The kernel takes the text's address from where it depends on the link: so the link is asked first what it is, and again for the text.
int linkInfo(const Arguments& arguments) {
  const Object& link = arguments.object(0);
  const Bytes bytes = arguments.bytes(1);
  const Bytes text = arguments.bytes(2);
  if (link.kind != ObjectKind::Link) return wrongKind(link);

  Info info{};
  int length = askInto(link, info);
  if (length < 0) return length;
  attribute::LinkInfo known{};
  std::memcpy(&known, info.data(), sizeof known);
  const TextPlace place = textPlace(known);
  if (place.address == 0 || text.size == 0) return copyInfo(info, length, bytes);

  info = {};
  const uint64_t textAddress = text.address();
  const uint32_t textSize = text.size32();
  std::memcpy(&info[place.address], &textAddress, sizeof textAddress);
  std::memcpy(&info[place.length], &textSize, sizeof textSize);
  length = askInto(link, info);
  return length < 0 ? length : copyInfo(info, length, bytes);
}

int objectNextId(const Arguments& arguments) {
  const ObjectKind kind = arguments.kind(0);
  attribute::ObjectId request{arguments.u32(1), 0, 0, 0};
  if (kind == ObjectKind::None) return -EINVAL;
  const int status = bpf(idCommands(kind).next, request);
  return status < 0 ? status : static_cast<int>(request.nextId);
}

int objectGetById(const Arguments& arguments) {
  const ObjectKind kind = arguments.kind(0);
  attribute::ObjectId request{arguments.u32(1), 0, arguments.u32(2), 0};
  const int token = optionalDescriptor(arguments, 3, ObjectKind::Token);
  if (kind == ObjectKind::None) return -EINVAL;
  if (token < 0) return token;
  request.tokenFd = token;
  if (token > 0) request.openFlags |= attribute::hasToken;
  return arguments.environment().add(kind, Descriptor::own(bpf(idCommands(kind).open, request)));
}

}  // namespace bpf_maps
