#include "token.h"

#include "system-call.h"
#include "token-attributes.h"

namespace bpf_maps {

int tokenCreate(const Arguments& arguments) {
  attribute::TokenCreate create{0, static_cast<uint32_t>(arguments.i32(0))};
  return arguments.environment().add(ObjectKind::Token, Descriptor::own(bpf(Command::TokenCreate, create)));
}

}  // namespace bpf_maps
