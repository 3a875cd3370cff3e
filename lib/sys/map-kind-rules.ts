import { MapFlag } from './constants.js'
import { advice } from './map-advice.js'
import type { SizeRule } from './map-kind.js'

/** What rows of the table of kinds have in common. */

const { noPrealloc, noCommonLru, numaNode, readOnly, writeOnly, zeroSeed, programReadOnly, programWriteOnly, clone } = MapFlag

export const access = readOnly | writeOnly
export const programAccess = programReadOnly | programWriteOnly
export const node = numaNode | access
export const hashFlags = noPrealloc | zeroSeed | access | programAccess
export const lruFlags = noCommonLru | zeroSeed | access | programAccess

export const none: SizeRule = { min: 0, max: 0 }
export const any: SizeRule = { min: 1 }
export const four: SizeRule = { min: 4, max: 4 }
export const fourOrEight: SizeRule = { min: 4, oneOf: [4, 8] }
/** The largest value of one CPU: PCPU_MIN_UNIT_SIZE. */
export const perCpuValue: SizeRule = { min: 1, max: 32_768 }

export const hashCommands = {
  lookup: '3.19',
  update: '3.19',
  delete: '3.19',
  take: '5.14',
  nextKey: '3.19',
  lookupBatch: '5.6',
  takeBatch: '5.6',
  updateBatch: '5.6',
  deleteBatch: '5.6'
} as const
export const trieCommands = {
  lookup: '4.11',
  update: '4.11',
  delete: '4.11',
  nextKey: '4.16',
  lookupBatch: '5.13',
  updateBatch: '5.13',
  deleteBatch: '5.13'
} as const
export const arrayCommands = { lookup: '3.19', update: '3.19', nextKey: '3.19', lookupBatch: '5.6', updateBatch: '5.6' } as const
export const instructionCommands = { lookup: '6.19', update: '6.19', nextKey: '6.19' } as const
export const queueCommands = { lookup: '4.20', update: '4.20', take: '4.20' } as const
export const slotCommands = { update: '3.19', delete: '3.19', nextKey: '3.19' } as const
export const readableSlotCommands = { lookup: '4.12', ...slotCommands } as const
export const mapOfMapsCommands = { ...readableSlotCommands, lookupBatch: '5.19', updateBatch: '5.19' } as const

/** Slots that hold references to other objects. */
export const slots = { indexed: true, key: four, value: four, maxEntries: any, flags: node } as const

export const holdingMaps = { holdsMaps: true, creationAdvice: advice.template, updateAdvice: advice.innerMap } as const
export const socketAdvices = { updateAdvice: advice.socket, lookupAdvice: advice.cookie } as const
export const reuseportAdvices = { updateAdvice: advice.sharedPort, lookupAdvice: advice.cookie } as const

export const sockets = { value: fourOrEight, maxEntries: any, flags: node } as const
export const networkOnly = { ...sockets, capability: 'CAP_NET_ADMIN', commands: readableSlotCommands } as const
export const queueLike = {
  key: none,
  value: any,
  maxEntries: any,
  flags: node | programAccess,
  updateAdvice: advice.queued,
  commands: queueCommands
} as const
/** The releases that brought the kernel's own fields; an older kernel takes them for plain structs. */
export const kernelFieldsSince: Readonly<Record<string, string>> = { bpf_spin_lock: '5.1', bpf_timer: '5.15', bpf_wq: '6.10' }
/** What BTF can say of elements, see `MapKind.types`. */
export const described = { key: 'any' } as const
/** Elements that stay where they are, so that programs can wait for one. */
export const lockable = { key: 'any', kernelFields: ['bpf_spin_lock', 'bpf_timer', 'bpf_wq'] } as const

export const lruHash = {
  key: any,
  value: any,
  maxEntries: any,
  entriesPerCpu: noCommonLru,
  types: { ...described, kernelFields: ['bpf_timer', 'bpf_wq'] },
  commands: hashCommands
} as const

export const localStorage = {
  key: four,
  value: any,
  maxEntries: none,
  flags: noPrealloc | clone,
  requiredFlags: noPrealloc,
  types: { key: 'integer', required: true, kernelFields: ['bpf_spin_lock'] },
  creationAdvice: advice.storageSize,
  commands: { lookup: '5.2', update: '5.2', delete: '5.2' }
} as const
export const cgroupStorage = {
  key: { min: 8, oneOf: [8, 16] },
  maxEntries: none,
  updateAdvice: advice.cgroupStorage,
  flags: node | programAccess,
  commands: { lookup: '4.19', update: '4.19', nextKey: '4.19' }
} as const
export const ring = {
  key: none,
  value: none,
  maxEntries: { min: 4096, multipleOf: 4096 },
  creationAdvice: advice.ringSize,
  commands: {}
} as const
export const cpuQueues = {
  value: fourOrEight,
  maxEntries: any,
  flags: numaNode,
  emptyDelete: 'ok',
  creationAdvice: advice.cpuCount,
  updateAdvice: advice.cpu,
  commands: readableSlotCommands
} as const
// Programs are given pointers to the indexes themselves.
export const deviceLike = { ...networkOnly, addedFlags: programReadOnly, updateAdvice: advice.device } as const
