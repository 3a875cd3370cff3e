#pragma once

#include "arguments.h"

namespace bpf_maps {

int adopt(const Arguments& arguments);
int close(const Arguments& arguments);
int descriptor(const Arguments& arguments);
int objectKind(const Arguments& arguments);

}  // namespace bpf_maps
