#pragma once

#include "arguments.h"

namespace bpf_maps {

int processOpen(const Arguments& arguments);
int lockedMemoryRaise(const Arguments& arguments);

}  // namespace bpf_maps
