#include "element.h"

#include "environment.h"
#include "map-attributes.h"
#include "system-call.h"

namespace bpf_maps {
namespace {

attribute::MapElement elementOf(const Object& map) {
  attribute::MapElement element{};
  element.mapFd = map.fd();
  element.key = address(map.scratch.key());
  element.value = address(map.scratch.value());
  return element;
}

template <Command command>
int valueOperation(const Object& map, uint32_t flags) {
  attribute::MapElement element = elementOf(map);
  element.flags = flags;
  return bpf(command, element);
}

int deleteKey(const Object& map) {
  attribute::MapElement element = elementOf(map);
  element.value = 0;
  return bpf(Command::MapDeleteElem, element);
}

int nextKey(const Object& map, uint32_t first) {
  attribute::MapElement element = elementOf(map);
  if (first != 0) element.key = 0;
  element.value = address(map.scratch.secondKey());
  return bpf(Command::MapGetNextKey, element);
}

/** Reads the handle, and the integer after it if the operation takes one. */
template <auto operation, size_t expected>
napi_value call(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t count = expected;
  void* environment = nullptr;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &environment);

  int32_t handle = 0;
  uint32_t integer = 0;
  bool integers = napi_get_value_int32(env, arguments[0], &handle) == napi_ok;
  if constexpr (expected == 2) integers = integers && napi_get_value_uint32(env, arguments[1], &integer) == napi_ok;
  if (!integers) {
    napi_throw_type_error(env, nullptr, "expected integers");
    return nullptr;
  }

  const Object& map = static_cast<const Environment*>(environment)->find(handle);
  int status = 0;
  if (map.kind != ObjectKind::Map) {
    status = wrongKind(map);
  } else if constexpr (expected == 2) {
    status = operation(map, integer);
  } else {
    status = operation(map);
  }
  napi_value result = nullptr;
  napi_create_int32(env, status, &result);
  return result;
}

}  // namespace

napi_value mapLookup(napi_env env, napi_callback_info info) {
  return call<valueOperation<Command::MapLookupElem>, 2>(env, info);
}

napi_value mapUpdate(napi_env env, napi_callback_info info) {
  return call<valueOperation<Command::MapUpdateElem>, 2>(env, info);
}

napi_value mapDelete(napi_env env, napi_callback_info info) {
  return call<deleteKey, 1>(env, info);
}

napi_value mapLookupAndDelete(napi_env env, napi_callback_info info) {
  return call<valueOperation<Command::MapLookupAndDeleteElem>, 2>(env, info);
}

napi_value mapNextKey(napi_env env, napi_callback_info info) {
  return call<nextKey, 2>(env, info);
}

}  // namespace bpf_maps
