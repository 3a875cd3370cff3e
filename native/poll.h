#pragma once

#include "arguments.h"

namespace bpf_maps {

int pollOpen(const Arguments& arguments);
int pollEnter(const Arguments& arguments);
int pollClose(const Arguments& arguments);

}  // namespace bpf_maps
