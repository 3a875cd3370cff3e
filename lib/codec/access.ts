import { canGenerateCode } from './code-generation.js'
import { generateSequence, generateStruct } from './generate.js'
import { interpretSequence, interpretStruct } from './interpret.js'
import type { Layout } from './layout.js'
import type { MemoryView } from './memory-view.js'
import type { Plan } from './plan.js'

/** How a value that has parts is written and read. */
export interface Access {
  write(value: unknown, view: MemoryView, offset: number): void
  read(view: MemoryView, offset: number): unknown
}

/** Builds the access to structs and to arrays. Both builders do the same: only their speed differs. */
export interface AccessBuilder {
  /** All fields are read and checked before the first is stored. */
  struct(layout: Layout): Access
  /** Elements are written one after the other; the caller has checked that `value` is an array of `length`. */
  sequence(element: Plan, length: number, stride: number): Access
}

/** By functions generated for the one layout, nested structs unfolded. Needs `canGenerateCode`. */
export const generated: AccessBuilder = { struct: generateStruct, sequence: generateSequence }

/** By a loop over the parts. */
export const interpreted: AccessBuilder = { struct: interpretStruct, sequence: interpretSequence }

export const fastest: AccessBuilder = canGenerateCode ? generated : interpreted
