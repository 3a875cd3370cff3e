#pragma once

#include "arguments.h"

namespace bpf_maps {

int mapLookupBatch(const Arguments& arguments);
int mapLookupAndDeleteBatch(const Arguments& arguments);
int mapUpdateBatch(const Arguments& arguments);
int mapDeleteBatch(const Arguments& arguments);

}  // namespace bpf_maps
