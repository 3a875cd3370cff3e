#pragma once

#include "arguments.h"

namespace bpf_maps {

napi_value mapMemory(const Arguments& arguments);
napi_value callMemory(const Arguments& arguments);
napi_value memoryMap(const Arguments& arguments);
napi_value arenaMap(const Arguments& arguments);
napi_value memoryAddress(const Arguments& arguments);
int memoryUnmap(const Arguments& arguments);

}  // namespace bpf_maps
