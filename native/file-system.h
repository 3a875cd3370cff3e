#pragma once

#include "arguments.h"

namespace bpf_maps {

int mountBpffs(const Arguments& arguments);
int fileLock(const Arguments& arguments);
int possibleCpus(const Arguments& arguments);

}  // namespace bpf_maps
