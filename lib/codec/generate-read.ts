import { type Draft, plus, property } from './draft.js'
import { located } from './generate-write.js'
import { type Layout, visibleFields } from './layout.js'
import type { LeafPlan, Plan } from './plan.js'

interface Reading {
  /** What must run first: steps that may refuse, in the order of the fields. */
  readonly statements: string
  /** The value: for a struct one literal, so that all values have one hidden class. */
  readonly expression: string
}

/** Source that reads a value at an offset. */
export function readSource(draft: Draft, plan: Plan, at: string): Reading {
  const statements: string[] = []
  const expression = readPart(draft, statements, plan, at, [])
  return { statements: statements.join('\n'), expression }
}

function readPart(draft: Draft, statements: string[], plan: Plan, at: string, path: readonly string[]): string {
  return plan.kind === 'leaf' ? readLeaf(draft, statements, plan, at, path) : readStruct(draft, statements, plan.layout, at, path)
}

function readStruct(draft: Draft, statements: string[], layout: Layout, at: string, path: readonly string[]): string {
  const properties = visibleFields(layout).map(({ name, plan, offset }) => {
    return `${property(name)}: ${readPart(draft, statements, plan, plus(at, offset), [...path, name])}`
  })
  return `{ ${properties.join(', ')} }`
}

function readLeaf(draft: Draft, statements: string[], plan: LeafPlan, at: string, path: readonly string[]): string {
  const { read, readable } = plan.source
  if (read && !readable) return read(at)
  const local = draft.local()
  const call = `try { ${read ? '' : `${local} = `}${draft.bind(plan.read)}(view, ${at}) } catch (error) { throw ${draft.bind(located(path))}(error) }`
  statements.push(read && readable ? `const ${local} = ${read(at)}\nif (!(${readable(local)})) ${call}` : `let ${local}\n${call}`)
  return local
}
