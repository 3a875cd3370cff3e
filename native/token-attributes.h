#pragma once

#include <cstddef>
#include <cstdint>

// What bpf(2) takes for tokens; see map-attributes.h for the rules.
namespace bpf_maps::attribute {

/** In the flags of a creation or a load: its attribute names a token. */
constexpr uint32_t hasToken = 1u << 16;  // BPF_F_TOKEN_FD

struct TokenCreate {
  uint32_t flags;
  uint32_t bpffsFd;
};
static_assert(sizeof(TokenCreate) == 8);
static_assert(offsetof(TokenCreate, flags) == 0);
static_assert(offsetof(TokenCreate, bpffsFd) == 4);

}  // namespace bpf_maps::attribute
