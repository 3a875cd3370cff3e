#pragma once

#include <cstdint>

namespace bpf_maps {

/** The commands of bpf(2) that the addon makes, by the kernel's numbers. */
enum class Command : int {
  MapCreate = 0,
  MapLookupElem = 1,
  MapUpdateElem = 2,
  MapDeleteElem = 3,
  MapGetNextKey = 4,
  ProgLoad = 5,
  ObjPin = 6,
  ObjGet = 7,
  ProgAttach = 8,
  ProgDetach = 9,
  ProgTestRun = 10,
  ProgGetNextId = 11,
  MapGetNextId = 12,
  ProgGetFdById = 13,
  MapGetFdById = 14,
  ObjGetInfoByFd = 15,
  ProgQuery = 16,
  RawTracepointOpen = 17,
  BtfLoad = 18,
  BtfGetFdById = 19,
  MapLookupAndDeleteElem = 21,
  MapFreeze = 22,
  BtfGetNextId = 23,
  MapLookupBatch = 24,
  MapLookupAndDeleteBatch = 25,
  MapUpdateBatch = 26,
  MapDeleteBatch = 27,
  LinkCreate = 28,
  LinkUpdate = 29,
  LinkGetFdById = 30,
  LinkGetNextId = 31,
  IterCreate = 33,
  LinkDetach = 34,
  TokenCreate = 36,
};

/** Makes the call: what the kernel returned, or -errno. */
int systemCall(Command command, void* attribute, uint32_t size);

/** The same with the size of the attribute's own struct. Kernels that know less accept it, as long as what they do not know is zero. */
template <typename Attribute>
int bpf(Command command, Attribute& attribute) {
  return systemCall(command, &attribute, sizeof attribute);
}

/** A pointer as the kernel takes it: 64 bits on every machine. */
inline uint64_t address(const void* pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

}  // namespace bpf_maps
