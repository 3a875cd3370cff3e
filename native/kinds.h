#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>

// What native code has to know of kinds of maps and links, so that the kernel stays inside its buffers: the kernel's own numbers, and which
// kinds are alike. lib/sys/ has the whole tables; test/native/kinds.test.ts compares these with them.
namespace bpf_maps::kind {

// BPF_MAP_TYPE_…
constexpr uint32_t array = 2;
constexpr uint32_t ringBuffer = 27;
constexpr uint32_t userRingBuffer = 31;
constexpr uint32_t arena = 33;
constexpr uint32_t newestMap = 35;
/** A value has a slot for each possible CPU. */
constexpr uint32_t perCpu[] = {5, 6, 10, 21};
/** A value goes in as a descriptor, and comes out as an id. */
constexpr uint32_t descriptorValued[] = {3, 4, 8, 12, 13};

// BPF_F_…
constexpr uint32_t segvOnFault = 1u << 17;
constexpr uint32_t overwrite = 1u << 19;

// BPF_LINK_TYPE_…: those whose description has a text.
constexpr uint32_t rawTracepointLink = 1;
constexpr uint32_t iteratorLink = 4;
constexpr uint32_t perfEventLink = 7;
constexpr uint32_t uprobeMultiLink = 12;

template <typename Kinds>
bool contains(const Kinds& kinds, uint32_t kind) {
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

}  // namespace bpf_maps::kind
