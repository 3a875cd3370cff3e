#pragma once

namespace bpf_maps {

/** How many CPUs the kernel calls possible: one slot each in a per-CPU value. -errno when that cannot be read. */
int countPossibleCpus();

}  // namespace bpf_maps
