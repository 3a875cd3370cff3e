/** `[opcode, destination, source, offset, immediate]`: https://docs.kernel.org/bpf/standardization/instruction-set.html */
export type Instruction = readonly [opcode: number, destination: number, source: number, offset: number, immediate: number]

// The assembler of lib/program stands above maps; these are the few instructions that the look-up program is made of. Registers are numbers.

export const set = (to: number, number: number): Instruction => [0xb7, to, 0, 0, number]
export const copy = (to: number, from: number): Instruction => [0xbf, to, from, 0, 0]
export const add = (to: number, from: number): Instruction => [0x0f, to, from, 0, 0]
export const addNumber = (to: number, number: number): Instruction => [0x07, to, 0, 0, number]
export const multiplyNumber = (to: number, number: number): Instruction => [0x27, to, 0, 0, number]
export const andNumber = (to: number, number: number): Instruction => [0x57, to, 0, 0, number]
export const orNumber = (to: number, number: number): Instruction => [0x47, to, 0, 0, number]
export const skipIfZero = (register: number, instructions: number): Instruction => [0x15, register, 0, instructions, 0]
export const call = (helper: number): Instruction => [0x85, 0, 0, 0, helper]
export const exit: Instruction = [0x95, 0, 0, 0, 0]

/** How many bytes a load or store moves. */
export type Width = 1 | 2 | 4 | 8
const loads: Record<Width, number> = { 1: 0x71, 2: 0x69, 4: 0x61, 8: 0x79 }
const stores: Record<Width, number> = { 1: 0x73, 2: 0x6b, 4: 0x63, 8: 0x7b }

export const load = (width: Width, to: number, base: number, offset: number): Instruction => [loads[width], to, base, offset, 0]
export const store = (width: Width, base: number, offset: number, from: number): Instruction => [stores[width], base, from, offset, 0]

/** The map of that descriptor, for a helper that takes one. */
export const loadMap = (to: number, fd: number): readonly Instruction[] => wide(to, 1, fd)
/** The address of the value of an array of one. Since Linux 5.2. */
export const loadMapValue = (to: number, fd: number): readonly Instruction[] => wide(to, 2, fd)

// A 64-bit immediate takes the room of two instructions.
function wide(to: number, kind: number, immediate: number): readonly Instruction[] {
  return [
    [0x18, to, kind, 0, immediate],
    [0, 0, 0, 0, 0]
  ]
}

/** The instructions as the kernel takes them. */
export function encode(instructions: readonly Instruction[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(8 * instructions.length))
  for (const [index, [opcode, destination, source, offset, immediate]] of instructions.entries()) {
    view.setUint8(8 * index, opcode)
    view.setUint8(8 * index + 1, (source << 4) | destination)
    view.setInt16(8 * index + 2, offset, true)
    view.setInt32(8 * index + 4, immediate, true)
  }
  return new Uint8Array(view.buffer)
}
