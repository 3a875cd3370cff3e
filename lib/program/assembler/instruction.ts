/** Anything with a descriptor of a map: every map class of this library. */
export interface MapReference {
  readonly fd: number
}

/** Where a jump or a call of a function of the program goes: the distance to the label is stored in one of two fields. */
export interface Target {
  readonly label: string
  readonly field: 'offset' | 'immediate'
}

/**
 * One instruction, in the parts that the kernel knows:
 * ```
 *   8 bits  opcode
 *   4 bits  source register      4 bits  destination register
 *  16 bits  offset, signed
 *  32 bits  immediate, signed
 * ```
 * Labels and maps stay what they are until `assemble` knows distances and descriptors.
 */
export interface Instruction {
  readonly opcode: number
  readonly destination: number
  readonly source: number
  readonly offset: number
  readonly immediate: number
  /** The upper half of a 64-bit immediate: such an instruction takes two slots of 8 bytes. */
  readonly upper?: number
  readonly target?: Target
  readonly map?: MapReference
}

/** A place to jump to: the instruction that follows. */
export interface Label {
  readonly label: string
}

/** One line of a program. */
export type Line = Instruction | Label

/** The instruction with every part that is not given as 0. */
export function instruction(parts: Partial<Instruction> & Pick<Instruction, 'opcode'>): Instruction {
  return { destination: 0, source: 0, offset: 0, immediate: 0, ...parts }
}
