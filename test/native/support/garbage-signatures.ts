import type { Addon } from '../../../lib/sys/addon.js'

/** Handles: of maps, rings, programs, perf events and links, of anything, and of the one map that may be frozen. */
type HandleKind = 'map' | 'ring' | 'userRing' | 'program' | 'event' | 'link' | 'object' | 'victim'
export type Kind =
  | HandleKind
  | 'number'
  | 'flags'
  | 'bigint'
  | 'text'
  | 'bytes'
  | 'context'
  | 'state'
  | 'code'
  | 'btf'
  | 'words'
  | 'memory'
  | 'attributes'
  | 'batch'
  | 'cpu'
  | 'fd'
  | 'callback'

/** What each function takes: garbage that is almost right gets further than garbage that is not. */
export const signatures: { readonly [Name in keyof Addon]: readonly Kind[] } = {
  adopt: ['fd'],
  close: ['object'],
  descriptor: ['object'],
  objectKind: ['object'],
  mapMemory: ['map'],
  mapCreate: [
    ...(['number', 'number', 'number', 'number', 'flags', 'text', 'map'] as const),
    ...(['flags', 'flags', 'flags', 'flags', 'flags', 'flags', 'bigint', 'flags'] as const)
  ],
  mapLookup: ['map', 'flags'],
  mapUpdate: ['map', 'flags'],
  mapDelete: ['map'],
  mapLookupAndDelete: ['map', 'flags'],
  mapNextKey: ['map', 'flags'],
  mapFreeze: ['victim'],
  mapLookupBatch: ['map', 'state', 'bytes', 'bytes', 'flags'],
  mapLookupAndDeleteBatch: ['map', 'state', 'bytes', 'bytes', 'flags'],
  mapUpdateBatch: ['map', 'state', 'bytes', 'bytes', 'flags'],
  mapDeleteBatch: ['map', 'state', 'bytes', 'flags'],
  memoryMap: ['map', 'flags', 'number'],
  arenaMap: ['map', 'number'],
  memoryAddress: ['memory'],
  memoryUnmap: ['memory'],
  ringBegin: ['ring'],
  ringRead: ['ring', 'bytes'],
  ringRelease: ['ring', 'number'],
  ringReserve: ['userRing', 'number'],
  ringSubmit: ['userRing', 'number', 'bytes'],
  ringDiscard: ['userRing', 'number'],
  ringUsed: ['ring'],
  pollOpen: ['object', 'number', 'callback'],
  pollEnter: ['object', 'flags'],
  pollClose: ['object'],
  objectPin: ['object', 'text'],
  objectGet: ['text', 'flags'],
  objectInfo: ['object', 'bytes'],
  objectNextId: ['number', 'number'],
  objectGetById: ['number', 'number', 'flags', 'flags'],
  programLoad: [
    ...(['number', 'code', 'text', 'text', 'flags', 'flags', 'flags', 'bytes'] as const),
    ...(['flags', 'flags', 'flags', 'flags', 'context', 'context', 'context', 'flags'] as const)
  ],
  programRun: ['program', 'bytes', 'bytes', 'context', 'context', 'number', 'flags', 'flags', 'flags', 'words'],
  rawTracepointOpen: ['program', 'text', 'bigint'],
  linkCreate: ['program', 'flags', 'number', 'flags', 'context'],
  linkCreateIterator: ['program', 'number', 'context'],
  linkUpdate: ['link', 'program', 'flags', 'flags'],
  linkDetach: ['link'],
  linkInfo: ['link', 'bytes', 'bytes'],
  iteratorCreate: ['link'],
  iteratorRead: ['object', 'bytes'],
  programAttach: ['program', 'fd', 'number', 'flags'],
  programDetach: ['program', 'fd', 'number'],
  programQuery: ['fd', 'number', 'words', 'words', 'bytes'],
  socketAttachFilter: ['fd', 'program'],
  socketDetachFilter: ['fd'],
  socketAttachReuseport: ['fd', 'program'],
  socketDetachReuseport: ['fd'],
  tokenCreate: ['fd'],
  btfLoad: ['btf', 'flags', 'bytes', 'flags'],
  btfRead: ['object', 'bytes', 'bytes'],
  perfEventOpen: ['attributes', 'cpu', 'cpu'],
  probeOpen: ['number', 'flags', 'text', 'bigint', 'cpu', 'cpu'],
  perfEventEnable: ['event'],
  perfEventDisable: ['event'],
  perfEventPause: ['event', 'flags'],
  perfEventSetProgram: ['event', 'program'],
  perfEventRead: ['event', 'bytes'],
  interfaceIndex: ['text'],
  interfaceName: ['number', 'bytes'],
  socketCookie: ['fd', 'bytes'],
  processOpen: ['number'],
  perfBufferMap: ['event', 'number', 'flags'],
  perfBufferDrain: ['event', 'batch'],
  mountBpffs: ['text', 'text'],
  fileLock: ['fd'],
  lockedMemoryRaise: [],
  possibleCpus: []
}
