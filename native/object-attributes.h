#pragma once

#include <cstddef>
#include <cstdint>

// What bpf(2) takes for objects of every kind; see map-attributes.h for the rules.
namespace bpf_maps::attribute {

struct ObjectPath {
  uint64_t pathname;
  uint32_t bpfFd;
  uint32_t fileFlags;
};
static_assert(sizeof(ObjectPath) == 16);
static_assert(offsetof(ObjectPath, pathname) == 0);
static_assert(offsetof(ObjectPath, bpfFd) == 8);
static_assert(offsetof(ObjectPath, fileFlags) == 12);

struct ObjectInfo {
  uint32_t bpfFd;
  uint32_t infoLength;
  uint64_t info;
};
static_assert(sizeof(ObjectInfo) == 16);
static_assert(offsetof(ObjectInfo, bpfFd) == 0);
static_assert(offsetof(ObjectInfo, infoLength) == 4);
static_assert(offsetof(ObjectInfo, info) == 8);

struct ObjectId {
  uint32_t id;
  uint32_t nextId;
  uint32_t openFlags;
  int32_t tokenFd;
};
static_assert(sizeof(ObjectId) == 16);
static_assert(offsetof(ObjectId, id) == 0);
static_assert(offsetof(ObjectId, nextId) == 4);
static_assert(offsetof(ObjectId, openFlags) == 8);
static_assert(offsetof(ObjectId, tokenFd) == 12);

/** The beginning of what the kernel says of a link. */
struct LinkInfo {
  uint32_t type;
  uint32_t id;
  uint32_t programId;
  uint32_t padding;
  /** Depends on the type; of a perf event which kind it is. */
  uint32_t detail;
};
static_assert(sizeof(LinkInfo) == 20);
static_assert(offsetof(LinkInfo, type) == 0);
static_assert(offsetof(LinkInfo, programId) == 8);
static_assert(offsetof(LinkInfo, detail) == 16);

}  // namespace bpf_maps::attribute
