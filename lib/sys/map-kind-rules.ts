import { MapFlag } from './constants.js'
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

export const programAdvice = {
  EINVAL: 'Its programs must all have the type, and the attach type, of the first one, and may not be attached to other programs.',
  EBADF: 'That is the descriptor of something else than a program.'
}
/** For maps that can be written to in one way only. */
const noModes = "It takes neither the mode 'create' nor 'replace'"

export const perfEventAdvice = {
  EINVAL: `${noModes}.`,
  EBADF: 'That is the descriptor of something else than a perf event.',
  EOPNOTSUPP: 'The event is one that processes inherit, which programs cannot read.'
}
const noCgroup = 'That is neither the folder of a version 2 cgroup nor a descriptor of one.'
export const cgroupAdvice = {
  EINVAL: `${noModes}.`,
  EBADF: noCgroup
}
export const bloomAdvice = { EINVAL: `${noModes}: it adds to what is there, and knows no entries.` }
export const stackAdvice = {
  EINVAL: 'A stack has at most as many frames as the sysctl kernel.perf_event_max_stack says. If it does, look at numaNode and mapExtra.'
}
export const holdingMaps = {
  holdsMaps: true,
  creationAdvice: {
    EINVAL: 'A map of maps cannot hold maps of maps. If inner is none, look at numaNode and mapExtra.',
    ENOTSUPP: 'Maps of the type that inner has cannot be held by others.'
  },
  updateAdvice: {
    EINVAL:
      'A map that it holds must have the type, sizes and flags of its template; an array also its maxEntries, unless both have the flag ' +
      'innerMap. An array of maps takes no modes.'
  }
} as const
export const stackIdAdvice = { E2BIG: 'No stack can have this id: they go to maxEntries, which the kernel makes a power of two.' }
export const prefixAdvice = { EINVAL: 'The prefix is longer than the bits that are in the key.' }
const closedOwner = 'No descriptor of that number is open'
export const socketOwnerAdvice = { EBADF: `${closedOwner}.`, ENOTSOCK: 'That is the descriptor of something else than a socket.' }
export const inodeOwnerAdvice = { EBADF: `${closedOwner}.` }
export const taskOwnerAdvice = { EBADF: `${closedOwner}, or it is no pidfd.` }
export const cgroupOwnerAdvice = { EBADF: noCgroup }
export const unregisterAdvice = {
  EINPROGRESS: 'It has been unregistered already.',
  EOPNOTSUPP: 'What was made with the flag link is registered until its link is closed.'
}
export const operationsAdvice = {
  EINVAL:
    'An operation is missing that the kernel requires, a program was loaded for another one, or a value is none that it takes: a name may ' +
    "have the characters A-Z a-z 0-9 _ . only. The kernel's log may say more.",
  EBUSY: 'It has its members already, and they stay as they are.',
  EEXIST: 'One of that name is registered already.'
}

const deviceAdvice = {
  EINVAL:
    "This process's network namespace has no such interface; or the program is no xdp program that was loaded with the attach type " +
    'BPF_XDP_DEVMAP.'
}
const cpuAdvice = {
  ENODEV: 'That is none of the possible CPUs.',
  ENOMEM: 'There is too little memory; or the program is no xdp program that was loaded with the attach type BPF_XDP_CPUMAP.'
}
const noSocket = { ENOTSOCK: 'That is the descriptor of something else than a socket.', EBADF: 'No descriptor of that number is open.' }
export const xskAdvice = { ...noSocket, EOPNOTSUPP: 'That is no AF_XDP socket.' }
export const socketAdvice = {
  ...noSocket,
  EOPNOTSUPP: 'It takes TCP sockets that are connected or listening, bound UDP sockets, and connected Unix sockets.'
}
export const reuseportAdvice = {
  ...noSocket,
  EINVAL: 'The socket must have SO_REUSEPORT since before it was bound; one of TCP must listen.',
  EBUSY: 'The socket is in a slot of such an array already, and can be in one only.',
  ENOTSUPP: 'It takes TCP and UDP sockets.'
}
const cookieAdvice = { ENOSPC: 'The kernel gives the cookies of sockets from maps with values of 8 bytes only: this one has 4.' }
export const socketAdvices = { updateAdvice: socketAdvice, lookupAdvice: cookieAdvice } as const
export const reuseportAdvices = { updateAdvice: reuseportAdvice, lookupAdvice: cookieAdvice } as const

export const sockets = { value: fourOrEight, maxEntries: any, flags: node } as const
export const networkOnly = { ...sockets, capability: 'CAP_NET_ADMIN', commands: readableSlotCommands } as const
export const queueLike = {
  key: none,
  value: any,
  maxEntries: any,
  flags: node | programAccess,
  updateAdvice: { EINVAL: "It has no mode 'create'; with 'replace' the oldest value makes room when it is full." },
  commands: queueCommands
} as const
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
  commands: { lookup: '5.2', update: '5.2', delete: '5.2' }
} as const
export const cgroupStorage = {
  key: { min: 8, oneOf: [8, 16] },
  maxEntries: none,
  updateAdvice: {
    EINVAL: "It has no mode 'create', for its values are there already.",
    ENOENT: 'The kernel makes a storage when a program that uses the map is attached to the cgroup, and by no other way.'
  },
  flags: node | programAccess,
  commands: { lookup: '4.19', update: '4.19', nextKey: '4.19' }
} as const
export const ring = { key: none, value: none, maxEntries: { min: 4096, multipleOf: 4096 }, commands: {} } as const
export const cpuQueues = {
  value: fourOrEight,
  maxEntries: any,
  flags: numaNode,
  emptyDelete: 'ok',
  updateAdvice: cpuAdvice,
  commands: readableSlotCommands
} as const
// Programs are given pointers to the indexes themselves.
export const deviceLike = { ...networkOnly, addedFlags: programReadOnly, updateAdvice: deviceAdvice } as const
