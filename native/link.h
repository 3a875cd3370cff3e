#pragma once

#include "arguments.h"

namespace bpf_maps {

int linkCreate(const Arguments& arguments);
int linkCreateIterator(const Arguments& arguments);
int linkUpdate(const Arguments& arguments);
int linkDetach(const Arguments& arguments);
int iteratorCreate(const Arguments& arguments);
int iteratorRead(const Arguments& arguments);

}  // namespace bpf_maps
