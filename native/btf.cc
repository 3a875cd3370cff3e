#include "btf.h"

#include "btf-attributes.h"
#include "object-argument.h"
#include "object-attributes.h"
#include "system-call.h"
#include "token-attributes.h"

namespace bpf_maps {

int btfLoad(const Arguments& arguments) {
  const Bytes btf = arguments.bytes(0);
  const Bytes log = arguments.bytes(2);
  attribute::BtfLoad load{};
  load.btf = btf.address();
  load.btfSize = btf.size32();
  load.logLevel = arguments.u32(1);
  load.logBuffer = log.address();
  load.logSize = log.size32();
  const int token = optionalDescriptor(arguments, 3, ObjectKind::Token);
  if (token < 0) return token;
  load.tokenFd = token;
  if (token > 0) load.flags = attribute::hasToken;
  return arguments.environment().add(ObjectKind::Btf, Descriptor::own(bpf(Command::BtfLoad, load)));
}

int btfRead(const Arguments& arguments) {
  const Object& object = arguments.object(0);
  const Bytes data = arguments.bytes(1);
  const Bytes name = arguments.bytes(2);
  if (object.kind != ObjectKind::Btf) return wrongKind(object);
  attribute::BtfInfo info{data.address(), data.size32(), 0, name.address(), name.size32(), 0};
  attribute::ObjectInfo request{object.fd(), sizeof info, address(&info)};
  const int status = bpf(Command::ObjGetInfoByFd, request);
  return status < 0 ? status : static_cast<int>(info.btfSize);
}

}  // namespace bpf_maps
