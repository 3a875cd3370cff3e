/**
 * What the native addon offers. Every function returns 0 or a result, or `-errno` when the kernel refused. It throws a `TypeError` for an
 * argument of the wrong type, a `RangeError` for a number that does not fit or a buffer with less room than the kernel takes, and never crashes.
 *
 * A *handle* is a positive integer that names a descriptor which the addon owns; it never is a descriptor's number. The handle of a closed
 * object answers `-EBADF`, also when its place is in use again. Handle 0 is never given out, so an owner that has closed keeps 0.
 */
export interface Addon {
  /**
   * Takes a duplicate (close-on-exec, never below 3) of the caller's descriptor of a map, program, link, BTF object, perf event or iterator.
   * `-EINVAL` for anything else.
   */
  adopt(fd: number): number
  /** Closes the handle's descriptor; closing twice answers `-EBADF`. */
  close(handle: number): number
  /** The number of the handle's descriptor. */
  descriptor(handle: number): number
  /** What the handle is: one of `ObjectKind`. */
  objectKind(handle: number): number
  /**
   * The map's scratch memory: key, value, second key, each at a multiple of 8 bytes. A map has one; it lives as long as someone holds it.
   *
   * Node frees such memory with the thread that made it: a buffer that was moved out of a worker must not be used after the worker's end.
   */
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
    mapExtra: bigint,
    token: number
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
  // (4 bytes or the key's size, whichever is more; update and delete need no room for one). `count` is the true number after any answer:
  // where the kernel refused the arguments and left it as it was (EINVAL, EPERM, ENOTSUPP), the addon stores 0.
  mapLookupBatch(handle: number, state: Uint8Array, keys: Uint8Array, values: Uint8Array, flags: number): number
  mapLookupAndDeleteBatch(handle: number, state: Uint8Array, keys: Uint8Array, values: Uint8Array, flags: number): number
  mapUpdateBatch(handle: number, state: Uint8Array, keys: Uint8Array, values: Uint8Array, flags: number): number
  mapDeleteBatch(handle: number, state: Uint8Array, keys: Uint8Array, flags: number): number

  /**
   * Maps `length` bytes, at most 4 GiB at a time, of an array map's memory (or of a ring's writable pages) from `offset`.
   *
   * Always for reading and writing: an ArrayBuffer cannot be read-only, and a store into read-only pages would end the process.
   * So what the kernel maps only for reading (a frozen map, a map made read-only for programs) answers `-EPERM` or `-EACCES`.
   */
  memoryMap(handle: number, offset: number, length: number): ArrayBuffer | number
  /**
   * Maps all of an arena, at that address if it is not 0: `-EEXIST` where something else is. Not one that faults where no page is (`-EINVAL`).
   */
  arenaMap(handle: number, address: number): ArrayBuffer | number
  /** Where the buffer's memory is. */
  memoryAddress(memory: ArrayBuffer): number
  /** Ends a mapping that `memoryMap` or `arenaMap` made: the buffer becomes empty (detached) and its memory goes back. */
  memoryUnmap(memory: ArrayBuffer): number

  // Rings. A record is: u32 length with a bit 30 for discarded ones, 4 bytes, its own bytes, up to a multiple of 8. `-EBADMSG`: another
  // process has changed a position in the ring's memory.
  /** Starts reading a ring buffer at the first record that nobody has released. */
  ringBegin(handle: number): number
  /**
   * Copies the next records that are ready, as many as there is room for: how many bytes. `-EMSGSIZE` if there is not even room for the
   * first one, `-EBUSY` if somebody else has released records since `ringBegin`.
   */
  ringRead(handle: number, batch: Uint8Array): number
  /** Gives so many bytes of those that were read back to the producers. */
  ringRelease(handle: number, bytes: number): number
  /** Makes room for a record of a user ring buffer: where it is. `-ENOSPC` while there is none, `-E2BIG` if the record is too long for the ring. */
  ringReserve(handle: number, length: number): number
  /** Writes a reserved record, of the length that was reserved, and hands it to the programs. */
  ringSubmit(handle: number, offset: number, bytes: Uint8Array): number
  /** Has programs skip a reserved record. */
  ringDiscard(handle: number, offset: number): number
  /** How many bytes of a ring's size are in use. */
  ringUsed(handle: number): number

  /**
   * Prepares to wait for an object on this thread's event loop, for one of `PollEvent`. An object has one waiter at a time, else `-EBUSY`.
   * It holds the callback, which is called in each turn of the loop while the object is ready: with 0, or with `-errno` when that is over.
   */
  pollOpen(handle: number, event: number, callback: (status: number) => void): number
  /** `state` is one of `PollState`; stopped at first. */
  pollEnter(handle: number, state: number): number
  /** Ends the waiting and lets go of the callback. Closing the object does so too. */
  pollClose(handle: number): number

  objectPin(handle: number, path: string): number
  objectGet(path: string, flags: number): number
  /** Writes the kernel's description of the object to `info`, as much of it as there is room; the number of bytes written. */
  objectInfo(handle: number, info: Uint8Array): number
  /** `kind` is one of `ObjectKind`: the next id after `id`. */
  objectNextId(kind: number, id: number): number
  objectGetById(kind: number, id: number, flags: number, token: number): number

  programLoad(
    type: number,
    instructions: Uint8Array,
    license: string,
    name: string,
    expectedAttachType: number,
    flags: number,
    logLevel: number,
    log: Uint8Array,
    interfaceIndex: number,
    attachTarget: number,
    attachBtfId: number,
    btf: number,
    functionInfo: Uint8Array,
    lineInfo: Uint8Array,
    relocations: Uint8Array,
    token: number
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
    batchSize: number,
    result: Uint32Array
  ): number
  /** Attaches a program to a raw tracepoint; the link's handle. One that knows its target from its BTF takes an empty name. */
  rawTracepointOpen(program: number, name: string, cookie: bigint): number

  /**
   * Attaches a program, or a map of struct_ops: the link's handle. `target` is a descriptor's number or a network interface's index, and
   * `details`, at most 48 bytes, are the rest of the kernel's attribute: what is in them depends on `attachType`.
   */
  linkCreate(object: number, target: number, attachType: number, flags: number, details: Uint8Array): number
  /** Makes a program an iterator, over what `info` (a `union bpf_iter_link_info`) says; the link's handle. */
  linkCreateIterator(program: number, attachType: number, info: Uint8Array): number
  /** Puts another program, or map of struct_ops, in the place of the one that is attached; `old` is 0 or the handle of what that must be. */
  linkUpdate(link: number, successor: number, flags: number, old: number): number
  /** Detaches at once, while the link stays open. */
  linkDetach(link: number): number
  /**
   * Writes the kernel's description of the link to `info`, as much of it as there is room, and to `text` the name of the tracepoint or function,
   * the path of the file, or what an iterator goes over, with a NUL; the number of bytes of the description. `-ENOSPC` for a longer text.
   */
  linkInfo(link: number, info: Uint8Array, text: Uint8Array): number
  /** Starts an iteration: its handle. */
  iteratorCreate(link: number): number
  /** Runs the iterator's program until the bytes are full or it has no more to write: how many there are, 0 at the end. */
  iteratorRead(iterator: number, bytes: Uint8Array): number

  /** Attaches a program without a link: it stays attached when its descriptor is closed. `target` is as for `linkCreate`. */
  programAttach(program: number, target: number, attachType: number, flags: number): number
  programDetach(program: number, target: number, attachType: number): number
  /**
   * The ids of the programs that are attached to the target, in the order in which they run, and of their links; how many there are, which may
   * be more than there is room for. `links` has as many elements as `programs`, at least, or none where the kernel does not tell; `revision`,
   * of 8 bytes, is a number that each change makes another.
   */
  programQuery(target: number, attachType: number, programs: Uint32Array, links: Uint32Array, revision: Uint8Array): number
  /** `socket` is the number of a descriptor of the caller's. */
  socketAttachFilter(socket: number, program: number): number
  socketDetachFilter(socket: number): number
  socketAttachReuseport(socket: number, program: number): number
  socketDetachReuseport(socket: number): number

  /** The handle of a token for what a BPF file system delegates, whose root folder `directory` is a descriptor of the caller's. */
  tokenCreate(directory: number): number
  /** Loads types into the kernel: the handle of a BTF object. The log says why the kernel refuses some; with level 0 there must be none. */
  btfLoad(btf: Uint8Array, logLevel: number, log: Uint8Array, token: number): number
  /**
   * Copies the data of a BTF object, as much as there is room for, and its name with a NUL; how many bytes all of the data has. `-ENOSPC`
   * when the name has too little room but some.
   */
  btfRead(handle: number, data: Uint8Array, name: Uint8Array): number

  /**
   * perf_event_open(2): the event's handle. `attributes` is a `struct perf_event_attr` of 64 to 136 bytes, whose field `size` the addon sets
   * itself. `-EINVAL` for an event that would send signals.
   */
  perfEventOpen(attributes: Uint8Array, pid: number, cpu: number): number
  /** An event at so many bytes in the function or file of that name; `type` and `config` are those of the kernel's probes. */
  probeOpen(type: number, config: number, name: string, offset: bigint, pid: number, cpu: number): number
  perfEventEnable(event: number): number
  perfEventDisable(event: number): number
  /** Stops samples from getting into the event's buffer if `paused` is 1, lets them in again if it is 0. */
  perfEventPause(event: number, paused: number): number
  /** Has the kernel run the program at each sample of the event. */
  perfEventSetProgram(event: number, program: number): number
  /** read(2): the counter in the form that the event was opened for; the number of bytes, `-ENOSPC` when there is too little room. */
  perfEventRead(event: number, values: Uint8Array): number
  /**
   * Maps the event's buffer, of `size` bytes: a power of two, a page at least. It is unmapped when the event is closed.
   * Its records must have their time. `overwritable` is 1 for an event that was opened to write backward: new samples replace the oldest.
   */
  perfBufferMap(event: number, size: number, overwritable: number): number
  /**
   * Moves records from the event's buffer to `batch`, which has 65,552 bytes at least; how many bytes they take there, 0 when none is left.
   *
   *     0        4        8       16
   *     | size   | kind   | time  | size bytes, filled up to 8 | next record ...
   *
   * The kind is 9 for a sample, 2 for a report of lost ones, whose bytes are their number. The oldest comes first, in an overwritable buffer
   * the newest; its output is to be paused from the first call to that which gives 0. `-EBADMSG`: the head or tail was changed by others.
   */
  perfBufferDrain(event: number, batch: Uint8Array): number

  /** The index of the network interface of that name, in this process's network namespace. */
  interfaceIndex(name: string): number
  /** Writes the name of the network interface with that index, in this process's network namespace, and a NUL: `name` has 16 bytes. */
  interfaceName(index: number, name: Uint8Array): number
  /** Writes the number that the kernel gives a socket for its life, `SO_COOKIE`: `cookie` has 8 bytes. The descriptor stays the caller's. */
  socketCookie(fd: number, cookie: Uint8Array): number
  /** pidfd_open(2): the handle of a process. */
  processOpen(pid: number): number
  /** setrlimit(2) of RLIMIT_MEMLOCK, for the whole process: without limit, or else as far as it may; `-EPERM` where that is no further. */
  lockedMemoryRaise(): number

  /** mount(2) of a BPF file system at `directory`. */
  mountBpffs(directory: string, options: string): number
  /**
   * flock(2): locks the file or folder of the caller's descriptor for it alone, until that is closed. `-EAGAIN` while another descriptor, of
   * this process or another, has it locked.
   */
  fileLock(fd: number): number
  /** CPUs that the kernel calls possible: one slot each in a per-CPU value. */
  possibleCpus(): number
}

/** What a handle can be. */
export const ObjectKind = { map: 1, program: 2, link: 3, btf: 4, perfEvent: 5, iterator: 6, process: 7, token: 8 } as const
