#include <napi.h>

#include <vector>

#include "attachment.h"
#include "batch.h"
#include "btf.h"
#include "element.h"
#include "environment.h"
#include "file-system.h"
#include "function.h"
#include "handle.h"
#include "info.h"
#include "link.h"
#include "map.h"
#include "memory.h"
#include "network.h"
#include "perf-event.h"
#include "pin.h"
#include "poll.h"
#include "process.h"
#include "program.h"
#include "ring.h"
#include "token.h"

namespace bpf_maps {
namespace {

struct Export {
  const char* name;
  napi_callback callback;
};

// lib/sys/addon.ts says what each of them does, lib/sys/element-calls.ts how the operations on elements are called.
constexpr Export exported[] = {
    {"adopt", function<adopt>},
    {"close", function<close>},
    {"descriptor", function<descriptor>},
    {"objectKind", function<objectKind>},
    {"mapMemory", function<mapMemory>},
    {"callMemory", function<callMemory>},
    {"mapCreate", function<mapCreate>},
    {"mapLookup", mapLookup},
    {"mapUpdate", mapUpdate},
    {"mapDelete", mapDelete},
    {"mapLookupAndDelete", mapLookupAndDelete},
    {"mapNextKey", mapNextKey},
    {"mapFreeze", function<mapFreeze>},
    {"mapLookupBatch", function<mapLookupBatch>},
    {"mapLookupAndDeleteBatch", function<mapLookupAndDeleteBatch>},
    {"mapUpdateBatch", function<mapUpdateBatch>},
    {"mapDeleteBatch", function<mapDeleteBatch>},
    {"memoryMap", function<memoryMap>},
    {"arenaMap", function<arenaMap>},
    {"memoryAddress", function<memoryAddress>},
    {"memoryUnmap", function<memoryUnmap>},
    {"objectPin", function<objectPin>},
    {"objectGet", function<objectGet>},
    {"objectInfo", function<objectInfo>},
    {"objectNextId", function<objectNextId>},
    {"objectGetById", function<objectGetById>},
    {"pollOpen", function<pollOpen>},
    {"pollEnter", function<pollEnter>},
    {"pollClose", function<pollClose>},
    {"ringBegin", function<ringBegin>},
    {"ringRead", function<ringRead>},
    {"ringRelease", function<ringRelease>},
    {"ringReserve", function<ringReserve>},
    {"ringSubmit", function<ringSubmit>},
    {"ringDiscard", function<ringDiscard>},
    {"ringUsed", function<ringUsed>},
    {"programLoad", function<programLoad>},
    {"programRun", function<programRun>},
    {"rawTracepointOpen", function<rawTracepointOpen>},
    {"tokenCreate", function<tokenCreate>},
    {"btfLoad", function<btfLoad>},
    {"btfRead", function<btfRead>},
    {"perfEventOpen", function<perfEventOpen>},
    {"probeOpen", function<probeOpen>},
    {"perfEventEnable", function<perfEventEnable>},
    {"perfEventDisable", function<perfEventDisable>},
    {"perfEventPause", function<perfEventPause>},
    {"perfEventSetProgram", function<perfEventSetProgram>},
    {"perfEventRead", function<perfEventRead>},
    {"interfaceIndex", function<interfaceIndex>},
    {"interfaceName", function<interfaceName>},
    {"socketCookie", function<socketCookie>},
    {"processOpen", function<processOpen>},
    {"lockedMemoryRaise", function<lockedMemoryRaise>},
    {"perfBufferMap", function<perfBufferMap>},
    {"perfBufferDrain", function<perfBufferDrain>},
    {"programAttach", function<programAttach>},
    {"programDetach", function<programDetach>},
    {"programQuery", function<programQuery>},
    {"socketAttachFilter", function<socketAttachFilter>},
    {"socketDetachFilter", function<socketDetachFilter>},
    {"socketAttachReuseport", function<socketAttachReuseport>},
    {"socketDetachReuseport", function<socketDetachReuseport>},
    {"linkCreate", function<linkCreate>},
    {"linkCreateIterator", function<linkCreateIterator>},
    {"linkUpdate", function<linkUpdate>},
    {"linkDetach", function<linkDetach>},
    {"linkInfo", function<linkInfo>},
    {"iteratorCreate", function<iteratorCreate>},
    {"iteratorRead", function<iteratorRead>},
    {"mountBpffs", function<mountBpffs>},
    {"fileLock", function<fileLock>},
    {"possibleCpus", function<possibleCpus>},
};

// Each function is given its environment as data, so that a call finds it without asking for it.
Napi::Object registerFunctions(Napi::Env env, Napi::Object exports) {
  auto* environment = new Environment();
  env.SetInstanceData(environment);
  std::vector<napi_property_descriptor> properties;
  for (const Export& one : exported) {
    properties.push_back({one.name, nullptr, one.callback, nullptr, nullptr, nullptr, napi_enumerable, environment});
  }
  if (napi_define_properties(env, exports, properties.size(), properties.data()) != napi_ok) throw Napi::Error::New(env);
  return exports;
}

}  // namespace
}  // namespace bpf_maps

using bpf_maps::registerFunctions;
NODE_API_MODULE(bpf_maps, registerFunctions)
