#pragma once

#include <cstddef>
#include <cstdint>

// What bpf(2) takes for BTF; see map-attributes.h for the rules.
namespace bpf_maps::attribute {

struct BtfLoad {
  uint64_t btf;
  uint64_t logBuffer;
  uint32_t btfSize;
  uint32_t logSize;
  uint32_t logLevel;
  uint32_t logTrueSize;
  uint32_t flags;
  int32_t tokenFd;
};
static_assert(sizeof(BtfLoad) == 40);
static_assert(offsetof(BtfLoad, btf) == 0);
static_assert(offsetof(BtfLoad, logBuffer) == 8);
static_assert(offsetof(BtfLoad, btfSize) == 16);
static_assert(offsetof(BtfLoad, logSize) == 20);
static_assert(offsetof(BtfLoad, logLevel) == 24);
static_assert(offsetof(BtfLoad, logTrueSize) == 28);
static_assert(offsetof(BtfLoad, flags) == 32);
static_assert(offsetof(BtfLoad, tokenFd) == 36);

/** What the kernel says of a BTF object; also what it is asked for: it writes to the addresses that it finds here. */
struct BtfInfo {
  uint64_t btf;
  uint32_t btfSize;
  uint32_t id;
  uint64_t name;
  uint32_t nameLength;
  uint32_t kernelBtf;
};
static_assert(sizeof(BtfInfo) == 32);
static_assert(offsetof(BtfInfo, btf) == 0);
static_assert(offsetof(BtfInfo, btfSize) == 8);
static_assert(offsetof(BtfInfo, id) == 12);
static_assert(offsetof(BtfInfo, name) == 16);
static_assert(offsetof(BtfInfo, nameLength) == 24);
static_assert(offsetof(BtfInfo, kernelBtf) == 28);

}  // namespace bpf_maps::attribute
