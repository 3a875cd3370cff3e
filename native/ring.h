#pragma once

#include "arguments.h"

namespace bpf_maps {

int ringBegin(const Arguments& arguments);
int ringRead(const Arguments& arguments);
int ringRelease(const Arguments& arguments);
int ringReserve(const Arguments& arguments);
int ringSubmit(const Arguments& arguments);
int ringDiscard(const Arguments& arguments);
napi_value ringUsed(const Arguments& arguments);

}  // namespace bpf_maps
