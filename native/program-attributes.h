#pragma once

#include <cstddef>
#include <cstdint>

// What bpf(2) takes for programs; see map-attributes.h for the rules.
namespace bpf_maps::attribute {

struct ProgramLoad {
  uint32_t progType;
  uint32_t insnCount;
  uint64_t insns;
  uint64_t license;
  uint32_t logLevel;
  uint32_t logSize;
  uint64_t logBuffer;
  uint32_t kernelVersion;
  uint32_t progFlags;
  char progName[16];
  uint32_t progIfindex;
  uint32_t expectedAttachType;
  uint32_t progBtfFd;
  uint32_t funcInfoRecSize;
  uint64_t funcInfo;
  uint32_t funcInfoCount;
  uint32_t lineInfoRecSize;
  uint64_t lineInfo;
  uint32_t lineInfoCount;
  uint32_t attachBtfId;
  uint32_t attachFd;
  uint32_t coreReloCount;
  uint64_t fdArray;
  uint64_t coreRelos;
  uint32_t coreReloRecSize;
  uint32_t logTrueSize;
  int32_t progTokenFd;
  uint32_t fdArrayCount;
};
static_assert(sizeof(ProgramLoad) == 152);
static_assert(offsetof(ProgramLoad, progType) == 0);
static_assert(offsetof(ProgramLoad, insnCount) == 4);
static_assert(offsetof(ProgramLoad, insns) == 8);
static_assert(offsetof(ProgramLoad, license) == 16);
static_assert(offsetof(ProgramLoad, logLevel) == 24);
static_assert(offsetof(ProgramLoad, logSize) == 28);
static_assert(offsetof(ProgramLoad, logBuffer) == 32);
static_assert(offsetof(ProgramLoad, kernelVersion) == 40);
static_assert(offsetof(ProgramLoad, progFlags) == 44);
static_assert(offsetof(ProgramLoad, progName) == 48);
static_assert(offsetof(ProgramLoad, progIfindex) == 64);
static_assert(offsetof(ProgramLoad, expectedAttachType) == 68);
static_assert(offsetof(ProgramLoad, progBtfFd) == 72);
static_assert(offsetof(ProgramLoad, funcInfoRecSize) == 76);
static_assert(offsetof(ProgramLoad, funcInfo) == 80);
static_assert(offsetof(ProgramLoad, funcInfoCount) == 88);
static_assert(offsetof(ProgramLoad, lineInfoRecSize) == 92);
static_assert(offsetof(ProgramLoad, lineInfo) == 96);
static_assert(offsetof(ProgramLoad, lineInfoCount) == 104);
static_assert(offsetof(ProgramLoad, attachBtfId) == 108);
static_assert(offsetof(ProgramLoad, attachFd) == 112);
static_assert(offsetof(ProgramLoad, coreReloCount) == 116);
static_assert(offsetof(ProgramLoad, fdArray) == 120);
static_assert(offsetof(ProgramLoad, coreRelos) == 128);
static_assert(offsetof(ProgramLoad, coreReloRecSize) == 136);
static_assert(offsetof(ProgramLoad, logTrueSize) == 140);
static_assert(offsetof(ProgramLoad, progTokenFd) == 144);
static_assert(offsetof(ProgramLoad, fdArrayCount) == 148);

struct ProgramRun {
  uint32_t progFd;
  uint32_t returnValue;
  uint32_t dataSizeIn;
  uint32_t dataSizeOut;
  uint64_t dataIn;
  uint64_t dataOut;
  uint32_t repeat;
  uint32_t duration;
  uint32_t contextSizeIn;
  uint32_t contextSizeOut;
  uint64_t contextIn;
  uint64_t contextOut;
  uint32_t flags;
  uint32_t cpu;
  uint32_t batchSize;
  uint32_t padding;
};
static_assert(sizeof(ProgramRun) == 80);
static_assert(offsetof(ProgramRun, progFd) == 0);
static_assert(offsetof(ProgramRun, returnValue) == 4);
static_assert(offsetof(ProgramRun, dataSizeIn) == 8);
static_assert(offsetof(ProgramRun, dataSizeOut) == 12);
static_assert(offsetof(ProgramRun, dataIn) == 16);
static_assert(offsetof(ProgramRun, dataOut) == 24);
static_assert(offsetof(ProgramRun, repeat) == 32);
static_assert(offsetof(ProgramRun, duration) == 36);
static_assert(offsetof(ProgramRun, contextSizeIn) == 40);
static_assert(offsetof(ProgramRun, contextSizeOut) == 44);
static_assert(offsetof(ProgramRun, contextIn) == 48);
static_assert(offsetof(ProgramRun, contextOut) == 56);
static_assert(offsetof(ProgramRun, flags) == 64);
static_assert(offsetof(ProgramRun, cpu) == 68);
static_assert(offsetof(ProgramRun, batchSize) == 72);

struct RawTracepointOpen {
  uint64_t name;
  uint32_t progFd;
  uint32_t padding;
  uint64_t cookie;
};
static_assert(sizeof(RawTracepointOpen) == 24);
static_assert(offsetof(RawTracepointOpen, name) == 0);
static_assert(offsetof(RawTracepointOpen, progFd) == 8);
static_assert(offsetof(RawTracepointOpen, cookie) == 16);

/** The kernel's own name for the target depends on the attach type: a descriptor, or a network interface's index. */
struct ProgramAttach {
  uint32_t target;
  uint32_t progFd;
  uint32_t attachType;
  uint32_t flags;
};
static_assert(sizeof(ProgramAttach) == 16);
static_assert(offsetof(ProgramAttach, target) == 0);
static_assert(offsetof(ProgramAttach, progFd) == 4);
static_assert(offsetof(ProgramAttach, attachType) == 8);
static_assert(offsetof(ProgramAttach, flags) == 12);

/** What is attached somewhere. `target` is as above; the kernel writes `count` programs, as many as there is room for, and how many there
 * are. */
struct ProgramQuery {
  uint32_t target;
  uint32_t attachType;
  uint32_t flags;
  uint32_t attachFlags;
  uint64_t programIds;
  uint32_t count;
  uint32_t padding;
  uint64_t programFlags;
  uint64_t linkIds;
  uint64_t linkFlags;
  uint64_t revision;
};
static_assert(sizeof(ProgramQuery) == 64);
static_assert(offsetof(ProgramQuery, target) == 0);
static_assert(offsetof(ProgramQuery, attachType) == 4);
static_assert(offsetof(ProgramQuery, flags) == 8);
static_assert(offsetof(ProgramQuery, attachFlags) == 12);
static_assert(offsetof(ProgramQuery, programIds) == 16);
static_assert(offsetof(ProgramQuery, count) == 24);
static_assert(offsetof(ProgramQuery, programFlags) == 32);
static_assert(offsetof(ProgramQuery, linkIds) == 40);
static_assert(offsetof(ProgramQuery, linkFlags) == 48);
static_assert(offsetof(ProgramQuery, revision) == 56);

}  // namespace bpf_maps::attribute
