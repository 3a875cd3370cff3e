#pragma once

#include "arguments.h"

namespace bpf_maps {

int btfLoad(const Arguments& arguments);
int btfRead(const Arguments& arguments);

}  // namespace bpf_maps
