#pragma once

#include "arguments.h"

namespace bpf_maps {

int perfEventOpen(const Arguments& arguments);
int probeOpen(const Arguments& arguments);
int perfEventEnable(const Arguments& arguments);
int perfEventDisable(const Arguments& arguments);
int perfEventPause(const Arguments& arguments);
int perfEventSetProgram(const Arguments& arguments);
int perfEventRead(const Arguments& arguments);
int perfBufferMap(const Arguments& arguments);
int perfBufferDrain(const Arguments& arguments);

}  // namespace bpf_maps
