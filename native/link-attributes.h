#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// What bpf(2) takes for links; see map-attributes.h for the rules.
namespace bpf_maps::attribute {

struct LinkCreate {
  /** Of a program, or of a map of struct_ops. */
  uint32_t fd;
  /** A descriptor, or a network interface's index. */
  uint32_t target;
  uint32_t attachType;
  uint32_t flags;
  /** What else there is depends on the attach type. The longest, of uprobe_multi, has 44 bytes. */
  std::array<uint8_t, 48> details;
};
static_assert(sizeof(LinkCreate) == 64);
static_assert(offsetof(LinkCreate, fd) == 0);
static_assert(offsetof(LinkCreate, target) == 4);
static_assert(offsetof(LinkCreate, attachType) == 8);
static_assert(offsetof(LinkCreate, flags) == 12);
static_assert(offsetof(LinkCreate, details) == 16);

/** The details of a link that makes iterators. */
struct IteratorInfo {
  uint64_t info;
  uint32_t infoLength;
};
static_assert(offsetof(IteratorInfo, info) == 0);
static_assert(offsetof(IteratorInfo, infoLength) == 8);

struct LinkUpdate {
  uint32_t linkFd;
  uint32_t newFd;
  uint32_t flags;
  uint32_t oldFd;
};
static_assert(sizeof(LinkUpdate) == 16);
static_assert(offsetof(LinkUpdate, linkFd) == 0);
static_assert(offsetof(LinkUpdate, newFd) == 4);
static_assert(offsetof(LinkUpdate, flags) == 8);
static_assert(offsetof(LinkUpdate, oldFd) == 12);

struct LinkDetach {
  uint32_t linkFd;
};
static_assert(sizeof(LinkDetach) == 4);
static_assert(offsetof(LinkDetach, linkFd) == 0);

struct IteratorCreate {
  uint32_t linkFd;
  uint32_t flags;
};
static_assert(sizeof(IteratorCreate) == 8);
static_assert(offsetof(IteratorCreate, linkFd) == 0);
static_assert(offsetof(IteratorCreate, flags) == 4);

}  // namespace bpf_maps::attribute
