#pragma once

#include "arguments.h"

namespace bpf_maps {

int mapCreate(const Arguments& arguments);
int mapFreeze(const Arguments& arguments);

}  // namespace bpf_maps
