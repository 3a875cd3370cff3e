#include "map.h"

#include "map-attributes.h"
#include "object-argument.h"
#include "system-call.h"
#include "token-attributes.h"

namespace bpf_maps {

int mapCreate(const Arguments& arguments) {
  attribute::MapCreate create{};
  create.mapType = arguments.u32(0);
  create.keySize = arguments.u32(1);
  create.valueSize = arguments.u32(2);
  create.maxEntries = arguments.u32(3);
  create.mapFlags = arguments.u32(4);
  arguments.text(5).copy(create.mapName, sizeof create.mapName);  // A longer one leaves no NUL, which the kernel refuses.
  const int innerMap = optionalDescriptor(arguments, 6, ObjectKind::Map);
  if (innerMap < 0) return innerMap;
  create.innerMapFd = static_cast<uint32_t>(innerMap);
  create.numaNode = arguments.u32(7);
  create.mapIfindex = arguments.u32(8);
  const int btf = optionalDescriptor(arguments, 9, ObjectKind::Btf);
  if (btf < 0) return btf;
  create.btfFd = static_cast<uint32_t>(btf);
  create.btfKeyTypeId = arguments.u32(10);
  create.btfValueTypeId = arguments.u32(11);
  create.btfVmlinuxValueTypeId = arguments.u32(12);
  create.mapExtra = arguments.u64(13);
  const int token = optionalDescriptor(arguments, 14, ObjectKind::Token);
  if (token < 0) return token;
  create.mapTokenFd = token;
  if (token > 0) create.mapFlags |= attribute::hasToken;
  return arguments.environment().add(ObjectKind::Map, Descriptor::own(bpf(Command::MapCreate, create)));
}

int mapFreeze(const Arguments& arguments) {
  const Object& map = arguments.object(0);
  if (map.kind != ObjectKind::Map) return wrongKind(map);
  attribute::MapFreeze freeze{map.fd()};
  return bpf(Command::MapFreeze, freeze);
}

}  // namespace bpf_maps
