/**
 * The parts of an instruction's opcode, by the names and numbers of the instruction set:
 * https://docs.kernel.org/bpf/standardization/instruction-set.html
 */
export const InstructionClass = { ld: 0x00, ldx: 0x01, st: 0x02, stx: 0x03, alu: 0x04, jmp: 0x05, jmp32: 0x06, alu64: 0x07 } as const

/** Whether the second operand is the immediate or a register. */
export const Operand = { immediate: 0x00, register: 0x08 } as const

/** How many bits a load or store moves. */
export const sizeCodes = { 8: 0x10, 16: 0x08, 32: 0x00, 64: 0x18 } as const

export const Mode = { immediate: 0x00, packet: 0x20, packetIndirect: 0x40, memory: 0x60, signExtending: 0x80, atomic: 0xc0 } as const

// Which bits of an opcode hold which part of it.
export const classMask = 0x07
export const operationMask = 0xf0
export const modeMask = 0xe0
export const sizeMask = 0x18

export const arithmeticCodes = {
  add: 0x00,
  sub: 0x10,
  mul: 0x20,
  div: 0x30,
  or: 0x40,
  and: 0x50,
  lsh: 0x60,
  rsh: 0x70,
  neg: 0x80,
  mod: 0x90,
  xor: 0xa0,
  mov: 0xb0,
  arsh: 0xc0,
  end: 0xd0
} as const

/** The offset that makes a move between registers cast a pointer into an arena. */
export const addressSpaceCast = 1

export const jumpCodes = {
  ja: 0x00,
  jeq: 0x10,
  jgt: 0x20,
  jge: 0x30,
  jset: 0x40,
  jne: 0x50,
  jsgt: 0x60,
  jsge: 0x70,
  call: 0x80,
  exit: 0x90,
  jlt: 0xa0,
  jle: 0xb0,
  jslt: 0xc0,
  jsle: 0xd0,
  jcond: 0xe0
} as const

/** What an atomic instruction does, in its immediate; `fetch` makes it return the old value. */
export const AtomicOperation = {
  add: 0x00,
  or: 0x40,
  and: 0x50,
  xor: 0xa0,
  fetch: 0x01,
  xchg: 0xe1,
  cmpxchg: 0xf1,
  loadAcquire: 0x100,
  storeRelease: 0x110
} as const

/** The names of those that return the old value, as the kernel's verifier writes them. */
export const atomicNames: ReadonlyMap<number, string> = new Map([
  [AtomicOperation.add | AtomicOperation.fetch, 'fetch_add'],
  [AtomicOperation.or | AtomicOperation.fetch, 'fetch_or'],
  [AtomicOperation.and | AtomicOperation.fetch, 'fetch_and'],
  [AtomicOperation.xor | AtomicOperation.fetch, 'fetch_xor'],
  [AtomicOperation.xchg, 'xchg'],
  [AtomicOperation.cmpxchg, 'cmpxchg']
])

/** What the source field of a wide immediate, or of a call, says about its immediate. */
export const Pseudo = {
  mapFd: 1,
  mapValue: 2,
  kernelVariable: 3,
  function: 4,
  mapIndex: 5,
  mapIndexValue: 6,
  localCall: 1,
  kernelFunction: 2
} as const
