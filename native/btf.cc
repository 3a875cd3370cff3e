#include "btf.h"

#include "btf-attributes.h"
#include "system-call.h"

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
  return arguments.environment().add(ObjectKind::Btf, Descriptor::own(bpf(Command::BtfLoad, load)));
}

}  // namespace bpf_maps
