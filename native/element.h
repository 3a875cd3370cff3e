#pragma once

#include <node_api.h>

// Operations on one element of a map, in its scratch memory. They are called millions of times a second, so they are plain Node-API
// callbacks without arguments: what to do stands in the environment's `ElementCall`.
namespace bpf_maps {

napi_value mapLookup(napi_env env, napi_callback_info info);
napi_value mapUpdate(napi_env env, napi_callback_info info);
napi_value mapDelete(napi_env env, napi_callback_info info);
napi_value mapLookupAndDelete(napi_env env, napi_callback_info info);
napi_value mapNextKey(napi_env env, napi_callback_info info);

}  // namespace bpf_maps
