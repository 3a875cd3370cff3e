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

int deleteKey(const Object& map, uint32_t) {
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

/** Does to the map what the environment's `ElementCall` says, and stores the status there. */
template <auto operation>
napi_value call(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
  const auto* environment = static_cast<const Environment*>(data);
  ElementCall& call = environment->elementCall();
  const Object& map = environment->find(call.handle);
  call.status = map.kind == ObjectKind::Map ? operation(map, call.integer) : wrongKind(map);
  return nullptr;
}

}  // namespace

napi_value mapLookup(napi_env env, napi_callback_info info) {
  return call<valueOperation<Command::MapLookupElem>>(env, info);
}

napi_value mapUpdate(napi_env env, napi_callback_info info) {
  return call<valueOperation<Command::MapUpdateElem>>(env, info);
}

napi_value mapDelete(napi_env env, napi_callback_info info) {
  return call<deleteKey>(env, info);
}

napi_value mapLookupAndDelete(napi_env env, napi_callback_info info) {
  return call<valueOperation<Command::MapLookupAndDeleteElem>>(env, info);
}

napi_value mapNextKey(napi_env env, napi_callback_info info) {
  return call<nextKey>(env, info);
}

}  // namespace bpf_maps
