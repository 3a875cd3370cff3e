#pragma once

#include <napi.h>

#include <cerrno>
#include <new>

#include "arguments.h"

namespace bpf_maps {

inline napi_value toValue(napi_env env, int number) {
  napi_value value = nullptr;
  napi_create_int32(env, number, &value);
  return value;
}

inline napi_value toValue(napi_env, napi_value value) {
  return value;
}

/** What Node-API calls for an operation that reads its own arguments and returns a number, or a value that it made. */
template <auto operation>
napi_value function(napi_env env, napi_callback_info info) {
  try {
    return toValue(env, operation(Arguments(env, info)));
  } catch (const Napi::Error& error) {
    error.ThrowAsJavaScriptException();
    return nullptr;
  } catch (const std::bad_alloc&) {
    return toValue(env, -ENOMEM);
  }
}

}  // namespace bpf_maps
