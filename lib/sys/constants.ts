/** Flags of map creation: the kernel's `BPF_F_…`. */
export const MapFlag = {
  noPrealloc: 1 << 0,
  noCommonLru: 1 << 1,
  numaNode: 1 << 2,
  readOnly: 1 << 3,
  writeOnly: 1 << 4,
  stackBuildId: 1 << 5,
  zeroSeed: 1 << 6,
  programReadOnly: 1 << 7,
  programWriteOnly: 1 << 8,
  clone: 1 << 9,
  mmapable: 1 << 10,
  preserveElements: 1 << 11,
  innerMap: 1 << 12,
  link: 1 << 13,
  segvOnFault: 1 << 17,
  noUserConversion: 1 << 18,
  overwrite: 1 << 19
} as const

/** Of open(2), the same on x86-64 and arm64: the file is not opened for use, which takes no permission, only held. */
export const O_PATH = 0o10000000

/** Flags of element operations: `BPF_ANY`, `BPF_NOEXIST`, `BPF_EXIST`, `BPF_F_LOCK`. */
export const ElementFlag = { any: 0, noExist: 1, exist: 2, lock: 4 } as const

/** What to wait for: that there is something to read, or room to write. */
export const PollEvent = { readable: 1, writable: 2 } as const

/** Whether to wait, and whether that keeps the event loop, and with it the process, alive. */
export const PollState = { stopped: 0, waiting: 1, keepingAlive: 2 } as const
