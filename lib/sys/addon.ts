/**
 * What the native addon offers. Every function returns a number that is 0 or a result when it is positive,
 * and `-errno` when the kernel refused; it throws a `TypeError` for arguments of the wrong type and never crashes.
 *
 * A *handle* is a small integer that names a descriptor which the addon owns; it never is a descriptor's number.
 * Handle 0 is never given out: operations on it answer `-EBADF`, so an owner that has closed keeps 0.
 */
export interface Addon {
  /** Takes a duplicate (close-on-exec, never below 3) of the caller's descriptor of a map, program, link or BTF object. `-EINVAL` for anything else. */
  adopt(fd: number): number
  /** Closes the handle's descriptor; closing twice answers `-EBADF`. */
  close(handle: number): number
  /** The number of the handle's descriptor. */
  descriptor(handle: number): number
  /** What the handle is: one of `ObjectKind`. */
  objectKind(handle: number): number
  /** The map's scratch memory: key, value, second key, each at a multiple of 8 bytes. A map has one; it lives as long as someone holds it. */
  mapMemory(handle: number): ArrayBuffer | number

  mapCreate(
    type: number,
    keySize: number,
    valueSize: number,
    maxEntries: number,
    flags: number,
    name: string,
    innerMap: number,
    numaNode: number,
    interfaceIndex: number,
    btf: number,
    btfKeyType: number,
    btfValueType: number,
    btfVmlinuxValueType: number,
    mapExtra: bigint
  ): number

  // Element operations work on the map's scratch memory: they read the key (and value) there and write the value (or second key) there.
  mapLookup(handle: number, flags: number): number
  mapUpdate(handle: number, flags: number): number
  mapDelete(handle: number): number
  mapLookupAndDelete(handle: number, flags: number): number
  /** From the key in the scratch memory to the second key; from the start if `first` is 1. */
  mapNextKey(handle: number, first: number): number
  mapFreeze(handle: number): number

  // Batches. `state` holds: u32 count (in: how many, out: how many were done), u32 1 once a cursor is there, then the kernel's cursor
  // (4 bytes or the key's size, whichever is more). On success and on ENOENT, E2BIG, ENOSPC and EFAULT `count` is the true number;
  // on other errors the addon stores 0, because the kernel left it as it was.
  mapLookupBatch(handle: number, state: Uint8Array, keys: Uint8Array, values: Uint8Array, flags: number): number
  mapLookupAndDeleteBatch(handle: number, state: Uint8Array, keys: Uint8Array, values: Uint8Array, flags: number): number
  mapUpdateBatch(handle: number, state: Uint8Array, keys: Uint8Array, values: Uint8Array, flags: number): number
  mapDeleteBatch(handle: number, state: Uint8Array, keys: Uint8Array, flags: number): number

  /** Maps `length` bytes of an array map's memory (or a ring's pages) from `offset`; `writable` is 0 or 1. */
  memoryMap(handle: number, offset: number, length: number, writable: number): ArrayBuffer | number
  /** Ends a mapping that `memoryMap` made: the buffer becomes empty (detached) and its memory goes back. */
  memoryUnmap(memory: ArrayBuffer): number

  /** `directory` is a descriptor for relative paths, or -1. */
  objectPin(handle: number, directory: number, path: string): number
  objectGet(directory: number, path: string, flags: number): number
  /** Fills `info` with the kernel's description of the object; the number of bytes written. */
  objectInfo(handle: number, info: Uint8Array): number
  /** `kind` is one of `ObjectKind`: the next id after `id`. */
  objectNextId(kind: number, id: number): number
  objectGetById(kind: number, id: number, flags: number): number

  programLoad(
    type: number,
    instructions: Uint8Array,
    license: string,
    name: string,
    expectedAttachType: number,
    flags: number,
    logLevel: number,
    log: Uint8Array
  ): number
  /** `result` receives u32 return value, duration in ns, size of output data, size of output context. */
  programRun(
    handle: number,
    dataIn: Uint8Array,
    dataOut: Uint8Array,
    contextIn: Uint8Array,
    contextOut: Uint8Array,
    repeat: number,
    flags: number,
    cpu: number,
    result: Uint32Array
  ): number
  /** Attaches a loaded program to a raw tracepoint; the link's handle. */
  rawTracepointOpen(program: number, name: string): number

  /** mount(2) of a BPF file system at `directory`. */
  mountBpffs(directory: string, options: string): number
  /** The file system's magic number at `path` (statfs). */
  fileSystemType(path: string): number
  /** CPUs that the kernel calls possible: one slot each in a per-CPU value. */
  possibleCpus(): number
}

/** What a handle can be. */
export const ObjectKind = { map: 1, program: 2, link: 3, btf: 4 } as const
