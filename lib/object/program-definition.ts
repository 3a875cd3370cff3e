import type { ProgramType } from '../program/index.js'
import { codeSections, functionsIn, type ObjectFile } from './object-file.js'
import { type SectionRule, sectionRule } from './section-names.js'

/** A program that an object file defines: a function in a section of another name than `.text`. */
export interface ObjectProgramDefinition {
  /** The function's name in the source. */
  readonly name: string
  /** The section's name, which says what the program is for: `xdp`, `tracepoint/sched/sched_switch`, … */
  readonly section: string
  /** `undefined` where the section's name has no meaning that is known here. */
  readonly type: ProgramType | undefined
  /** What the section's name says after that: `sched/sched_switch`. Empty for nothing. */
  readonly target: string
  /**
   * `create` loads it unless it is told otherwise: the section's name begins with no question mark, and a `struct_ops` program is in a
   * structure.
   */
  readonly autoload: boolean
}

/** A definition with what loading needs besides. */
export interface ProgramSource extends ObjectProgramDefinition {
  readonly rule: SectionRule | undefined
  /** For a `struct_ops` program that is in a structure of operations: `tcp_congestion_ops.ssthresh`. */
  readonly operation: string | undefined
}

/** The section of the functions that programs share. */
export const sharedCode = '.text'

/** The programs, in the order of their sections; `operations` are those of the structures that they are in. */
export function readPrograms(file: ObjectFile, operations: ReadonlyMap<string, string>): readonly ProgramSource[] {
  const sections = codeSections(file).filter(({ name }) => name !== sharedCode)
  return sections.flatMap(section => functionsIn(file, section).map(({ name }) => describe(name, section.name, operations.get(name))))
}

function describe(name: string, section: string, operation: string | undefined): ProgramSource {
  const isOptional = section.startsWith('?')
  const rule = sectionRule(isOptional ? section.slice(1) : section)
  const autoload = !isOptional && (rule?.type !== 'struct_ops' || operation !== undefined)
  return { name, section, type: rule?.type, target: rule?.target ?? '', autoload, rule, operation }
}
