import type { BtfExt, BtfExtSection } from '../btf/index.js'
import { instructionSize } from './instruction.js'
import type { LinkedProgram, PlacedFunction } from './linked-program.js'

/** The kernel's own records of a program: its functions, the lines of its source, what depends on the kernel's types. */
export interface ProgramRecords {
  /** `struct bpf_func_info`: the instruction, the type. */
  readonly functionInfo: Uint8Array
  /** `struct bpf_line_info`: the instruction, file, source, line and column. */
  readonly lineInfo: Uint8Array
  /** `struct bpf_core_relo`: bytes before the instruction, type, the way into it, what is asked for. */
  readonly relocations: Uint8Array
}

/** The records of an object file that are about a program, with the places that its instructions have now. */
export function programRecords(ext: BtfExt | undefined, { functions }: LinkedProgram): ProgramRecords {
  const of = <Entry extends Placed>(sections: readonly BtfExtSection<Entry>[] = []) =>
    functions.map(placed => ({ placed, records: recordsIn(sections, placed) }))
  const types = of(ext?.functions)
  const lines = of(ext?.lines)
  return {
    functionInfo: types.every(beginsEach) ? words(types, ({ type }, at) => [at, type]) : nothing,
    lineInfo: lines.every(beginsEach)
      ? words(lines, ({ fileOffset, sourceOffset, line, column }, at) => [at, fileOffset, sourceOffset, (line << 10) | column])
      : nothing,
    relocations: words(of(ext?.relocations), ({ type, accessOffset, kind }, at) => [at * instructionSize, type, accessOffset, kind])
  }
}

interface Placed {
  /** Bytes from the start of the section. */
  readonly offset: number
}

interface FunctionRecords<Entry> {
  readonly placed: PlacedFunction
  readonly records: readonly Entry[]
}

const nothing = new Uint8Array(0)

function recordsIn<Entry extends Placed>(
  sections: readonly BtfExtSection<Entry>[],
  { function: { section, start, instructions } }: PlacedFunction
): Entry[] {
  const end = start + instructions.bytes.length
  return sections
    .filter(({ name }) => name === section.name)
    .flatMap(({ records }) => records.filter(({ offset }) => offset >= start && offset < end))
    .sort((one, other) => one.offset - other.offset)
}

/** The kernel takes such records for every function of a program, from its first instruction on, or for none. */
function beginsEach({ placed, records }: FunctionRecords<Placed>): boolean {
  return records[0]?.offset === placed.function.start
}

function words<Entry extends Placed>(all: readonly FunctionRecords<Entry>[], toWords: (record: Entry, at: number) => number[]): Uint8Array {
  const records = all.flatMap(({ placed, records }) =>
    records.flatMap(record => toWords(record, placed.at + (record.offset - placed.function.start) / instructionSize))
  )
  return new Uint8Array(Uint32Array.from(records).buffer)
}
