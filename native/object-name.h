#pragma once

#include <cstddef>
#include <string>

namespace bpf_maps {

/** Copies the name of a map or program into its attribute; false if it is too long, which the kernel would cut or refuse. */
template <size_t size>
bool copyObjectName(const std::string& name, char (&destination)[size]) {
  if (name.size() >= size) return false;
  name.copy(destination, size);
  return true;
}

}  // namespace bpf_maps
