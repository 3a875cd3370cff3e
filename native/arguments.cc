#include "arguments.h"

#include <cmath>

namespace bpf_maps {

Arguments::Arguments(napi_env env, napi_callback_info info) : env_(env) {
  size_t count = most;
  void* environment = nullptr;
  // Arguments that the caller left out are filled in as undefined, which no reader accepts.
  if (napi_get_cb_info(env, info, &count, values_.data(), nullptr, &environment) != napi_ok) throw Napi::Error::New(env);
  environment_ = static_cast<Environment*>(environment);
}

int64_t Arguments::i53(size_t index) const {
  constexpr int64_t greatest = (int64_t{1} << 53) - 1;
  return integer(index, -greatest, greatest);
}

int64_t Arguments::integer(size_t index, int64_t least, int64_t greatest) const {
  double value = 0;
  if (napi_get_value_double(env_, values_[index], &value) != napi_ok) failType(index, "an integer");
  const bool fits = value >= static_cast<double>(least) && value <= static_cast<double>(greatest) && std::trunc(value) == value;
  if (!fits) failRange(index, "an integer from " + std::to_string(least) + " to " + std::to_string(greatest));
  return static_cast<int64_t>(value);
}

uint64_t Arguments::u64(size_t index) const {
  uint64_t value = 0;
  bool lossless = false;
  if (napi_get_value_bigint_uint64(env_, values_[index], &value, &lossless) != napi_ok) failType(index, "a bigint");
  if (!lossless) failRange(index, "an unsigned 64-bit integer");
  return value;
}

std::string Arguments::text(size_t index) const {
  size_t length = 0;
  if (napi_get_value_string_utf8(env_, values_[index], nullptr, 0, &length) != napi_ok) failType(index, "a string");
  std::string text(length, '\0');
  // The terminating NUL goes where std::string keeps its own.
  napi_get_value_string_utf8(env_, values_[index], text.data(), length + 1, &length);
  // The kernel would stop at it and act on another name than the caller's.
  if (text.find('\0') != std::string::npos) failType(index, "a string without NUL characters");
  return text;
}

Bytes Arguments::elements(size_t index, napi_typedarray_type type, const char* expected) const {
  bool isTypedArray = false;
  napi_is_typedarray(env_, values_[index], &isTypedArray);
  if (!isTypedArray) failType(index, expected);
  napi_typedarray_type actual{};
  size_t length = 0;
  void* data = nullptr;
  // A detached array has the length 0 and so fails where its size is checked.
  napi_get_typedarray_info(env_, values_[index], &actual, &length, &data, nullptr, nullptr);
  if (actual != type) failType(index, expected);
  return {static_cast<uint8_t*>(data), type == napi_uint32_array ? length * sizeof(uint32_t) : length};
}

napi_value Arguments::arrayBuffer(size_t index) const {
  bool isArrayBuffer = false;
  napi_is_arraybuffer(env_, values_[index], &isArrayBuffer);
  if (!isArrayBuffer) failType(index, "an ArrayBuffer");
  return values_[index];
}

napi_value Arguments::function(size_t index) const {
  napi_valuetype type = napi_undefined;
  napi_typeof(env_, values_[index], &type);
  if (type != napi_function) failType(index, "a function");
  return values_[index];
}

void Arguments::requireSize(size_t index, size_t actual, size_t needed) const {
  if (actual < needed) failRange(index, "at least " + std::to_string(needed) + " bytes, got " + std::to_string(actual));
}

ObjectKind Arguments::kind(size_t index) const {
  const int kind = i32(index);
  const bool known = kind >= static_cast<int>(ObjectKind::Map) && kind <= static_cast<int>(ObjectKind::Btf);
  return known ? static_cast<ObjectKind>(kind) : ObjectKind::None;
}

void Arguments::failType(size_t index, const char* expected) const {
  throw Napi::TypeError::New(env_, "argument " + std::to_string(index + 1) + ": expected " + expected);
}

void Arguments::failRange(size_t index, const std::string& expected) const {
  throw Napi::RangeError::New(env_, "argument " + std::to_string(index + 1) + ": expected " + expected);
}

}  // namespace bpf_maps
