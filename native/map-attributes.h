#pragma once

#include <cstddef>
#include <cstdint>

// What bpf(2) takes for maps, as the kernel lays it out: https://docs.kernel.org/userspace-api/ebpf/syscall.html and union bpf_attr in
// include/uapi/linux/bpf.h. These are our own structs, up to the last field that we use, so that a build does not depend on how new the
// machine's kernel headers are.
namespace bpf_maps::attribute {

struct MapCreate {
  uint32_t mapType;
  uint32_t keySize;
  uint32_t valueSize;
  uint32_t maxEntries;
  uint32_t mapFlags;
  uint32_t innerMapFd;
  uint32_t numaNode;
  char mapName[16];
  uint32_t mapIfindex;
  uint32_t btfFd;
  uint32_t btfKeyTypeId;
  uint32_t btfValueTypeId;
  uint32_t btfVmlinuxValueTypeId;
  uint64_t mapExtra;
  int32_t valueTypeBtfObjFd;
  int32_t mapTokenFd;
};
static_assert(sizeof(MapCreate) == 80);
static_assert(offsetof(MapCreate, mapType) == 0);
static_assert(offsetof(MapCreate, keySize) == 4);
static_assert(offsetof(MapCreate, valueSize) == 8);
static_assert(offsetof(MapCreate, maxEntries) == 12);
static_assert(offsetof(MapCreate, mapFlags) == 16);
static_assert(offsetof(MapCreate, innerMapFd) == 20);
static_assert(offsetof(MapCreate, numaNode) == 24);
static_assert(offsetof(MapCreate, mapName) == 28);
static_assert(offsetof(MapCreate, mapIfindex) == 44);
static_assert(offsetof(MapCreate, btfFd) == 48);
static_assert(offsetof(MapCreate, btfKeyTypeId) == 52);
static_assert(offsetof(MapCreate, btfValueTypeId) == 56);
static_assert(offsetof(MapCreate, btfVmlinuxValueTypeId) == 60);
static_assert(offsetof(MapCreate, mapExtra) == 64);
static_assert(offsetof(MapCreate, valueTypeBtfObjFd) == 72);
static_assert(offsetof(MapCreate, mapTokenFd) == 76);

/** Look-up, update, delete, next key. `value` is the next key for the last of them. */
struct MapElement {
  uint32_t mapFd;
  uint32_t padding;
  uint64_t key;
  uint64_t value;
  uint64_t flags;
};
static_assert(sizeof(MapElement) == 32);
static_assert(offsetof(MapElement, mapFd) == 0);
static_assert(offsetof(MapElement, key) == 8);
static_assert(offsetof(MapElement, value) == 16);
static_assert(offsetof(MapElement, flags) == 24);

struct MapFreeze {
  uint32_t mapFd;
};
static_assert(sizeof(MapFreeze) == 4);
static_assert(offsetof(MapFreeze, mapFd) == 0);

struct MapBatch {
  uint64_t inBatch;
  uint64_t outBatch;
  uint64_t keys;
  uint64_t values;
  uint32_t count;
  uint32_t mapFd;
  uint64_t elemFlags;
  uint64_t flags;
};
static_assert(sizeof(MapBatch) == 56);
static_assert(offsetof(MapBatch, inBatch) == 0);
static_assert(offsetof(MapBatch, outBatch) == 8);
static_assert(offsetof(MapBatch, keys) == 16);
static_assert(offsetof(MapBatch, values) == 24);
static_assert(offsetof(MapBatch, count) == 32);
static_assert(offsetof(MapBatch, mapFd) == 36);
static_assert(offsetof(MapBatch, elemFlags) == 40);
static_assert(offsetof(MapBatch, flags) == 48);

/** The beginning of `struct bpf_map_info`: the part that says how much memory a map's operations touch. */
struct MapInfo {
  uint32_t type;
  uint32_t id;
  uint32_t keySize;
  uint32_t valueSize;
  uint32_t maxEntries;
  uint32_t mapFlags;
};
static_assert(sizeof(MapInfo) == 24);
static_assert(offsetof(MapInfo, type) == 0);
static_assert(offsetof(MapInfo, id) == 4);
static_assert(offsetof(MapInfo, keySize) == 8);
static_assert(offsetof(MapInfo, valueSize) == 12);
static_assert(offsetof(MapInfo, maxEntries) == 16);
static_assert(offsetof(MapInfo, mapFlags) == 20);

}  // namespace bpf_maps::attribute
