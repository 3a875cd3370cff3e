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
  /** `create` loads it unless it is told otherwise: the section's name begins with no question mark. */
  readonly autoload: boolean
}

/** A definition with what loading needs besides. */
export interface ProgramSource extends ObjectProgramDefinition {
  readonly rule: SectionRule | undefined
}

/** The section of the functions that programs share. */
export const sharedCode = '.text'

/** The programs, in the order of their sections. */
export function readPrograms(file: ObjectFile): readonly ProgramSource[] {
  const sections = codeSections(file).filter(({ name }) => name !== sharedCode)
  return sections.flatMap(section => functionsIn(file, section).map(({ name }) => describe(name, section.name)))
}

function describe(name: string, section: string): ProgramSource {
  const autoload = !section.startsWith('?')
  const rule = sectionRule(autoload ? section : section.slice(1))
  return { name, section, type: rule?.type, target: rule?.target ?? '', autoload, rule }
}
