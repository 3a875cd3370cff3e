#pragma once

#include "arguments.h"

namespace bpf_maps {

int objectPin(const Arguments& arguments);
int objectGet(const Arguments& arguments);

}  // namespace bpf_maps
