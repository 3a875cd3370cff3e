#include "map-shape.h"

#include <algorithm>

#include "cpu.h"
#include "kinds.h"
#include "map-attributes.h"
#include "object-attributes.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

enum class ValueRule { Plain, PerCpu, FileDescriptor, Unknown };

// bpf_map_value_size() in kernel/bpf/syscall.c decides how much is copied, by the map's type.
ValueRule valueRule(uint32_t type) {
  if (kind::contains(kind::perCpu, type)) return ValueRule::PerCpu;
  if (kind::contains(kind::descriptorValued, type)) return ValueRule::FileDescriptor;
  return type <= kind::newestMap ? ValueRule::Plain : ValueRule::Unknown;
}

size_t valueBytes(ValueRule rule, size_t valueSize, size_t cpus) {
  const size_t descriptorSize = 4;
  const size_t allSlots = roundUpToWord(valueSize) * cpus;
  if (rule == ValueRule::Plain) return valueSize;
  if (rule == ValueRule::PerCpu) return allSlots;
  if (rule == ValueRule::FileDescriptor) return std::max(valueSize, descriptorSize);
  // A type that is newer than this code: the largest of the rules, so that the kernel stays inside whichever of them it follows.
  return std::max({valueSize, allSlots, descriptorSize});
}

}  // namespace

int readMapShape(int fd, MapShape& shape) {
  attribute::MapInfo info{};
  attribute::ObjectInfo request{};
  request.bpfFd = static_cast<uint32_t>(fd);
  request.infoLength = sizeof info;
  request.info = address(&info);
  const int result = bpf(Command::ObjGetInfoByFd, request);
  if (result < 0) return result;

  const ValueRule rule = valueRule(info.type);
  const bool needsCpus = rule == ValueRule::PerCpu || rule == ValueRule::Unknown;
  const int cpus = needsCpus ? countPossibleCpus() : 0;
  if (cpus < 0) return cpus;
  shape = {info.type, info.mapFlags, info.maxEntries, info.keySize, valueBytes(rule, info.valueSize, static_cast<size_t>(cpus))};
  return 0;
}

}  // namespace bpf_maps
