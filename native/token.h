#pragma once

#include "arguments.h"

namespace bpf_maps {

int tokenCreate(const Arguments& arguments);

}  // namespace bpf_maps
