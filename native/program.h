#pragma once

#include "arguments.h"

namespace bpf_maps {

int programLoad(const Arguments& arguments);
int programRun(const Arguments& arguments);
int rawTracepointOpen(const Arguments& arguments);

}  // namespace bpf_maps
