#pragma once

#include "arguments.h"

namespace bpf_maps {

int interfaceIndex(const Arguments& arguments);
int interfaceName(const Arguments& arguments);
int socketCookie(const Arguments& arguments);

}  // namespace bpf_maps
