#pragma once

#include <napi.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "bytes.h"
#include "environment.h"

namespace bpf_maps {

/** Reads the arguments of a call, each once it is asked for; throws a TypeError or RangeError for what does not fit. */
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info);

  napi_env env() const { return env_; }
  Environment& environment() const { return *environment_; }

  int32_t i32(size_t index) const { return static_cast<int32_t>(integer(index, INT32_MIN, INT32_MAX)); }
  uint32_t u32(size_t index) const { return static_cast<uint32_t>(integer(index, 0, UINT32_MAX)); }
  /** An integer that a double holds exactly, for lengths and offsets. */
  int64_t i53(size_t index) const;
  uint64_t u64(size_t index) const;
  std::string text(size_t index) const;
  Bytes bytes(size_t index) const { return elements(index, napi_uint8_array, "a Uint8Array"); }
  Bytes words(size_t index) const { return elements(index, napi_uint32_array, "a Uint32Array"); }
  napi_value arrayBuffer(size_t index) const;
  napi_value function(size_t index) const;

  /** Throws a RangeError when the buffer that the argument is holds less than the operation needs. */
  void requireSize(size_t index, size_t actual, size_t needed) const;

  /** The object whose handle the argument is; one that is closed if there is none. */
  const Object& object(size_t index) const { return environment_->find(i32(index)); }
  /** The same, to be changed if it is open. */
  Object& objectToChange(size_t index) const { return environment_->findToChange(i32(index)); }
  /** The kind of object that the argument names; `None` if it is no kind. */
  ObjectKind kind(size_t index) const;

 private:
  static constexpr size_t most = 16;

  int64_t integer(size_t index, int64_t least, int64_t greatest) const;
  Bytes elements(size_t index, napi_typedarray_type type, const char* expected) const;
  [[noreturn]] void failType(size_t index, const char* expected) const;
  [[noreturn]] void failRange(size_t index, const std::string& expected) const;

  napi_env env_;
  Environment* environment_ = nullptr;
  std::array<napi_value, most> values_{};
};

}  // namespace bpf_maps
