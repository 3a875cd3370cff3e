#pragma once

#include "arguments.h"

namespace bpf_maps {

int objectInfo(const Arguments& arguments);
int linkInfo(const Arguments& arguments);
int objectNextId(const Arguments& arguments);
int objectGetById(const Arguments& arguments);

}  // namespace bpf_maps
