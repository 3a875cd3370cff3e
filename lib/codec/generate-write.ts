import { type Draft, plus, quote } from './draft.js'
import { atPath, invalidType } from './invalid.js'
import type { Gap, Layout } from './layout.js'
import type { LeafPlan, Plan } from './plan.js'
import { clear } from './region.js'

/** Statements in two groups: those that may refuse, and those that store. */
interface Statements {
  readonly checks: string[]
  readonly stores: string[]
}

/** Statements that write the value of an expression to an offset: first everything is read and checked, then everything stored. */
export function writeSource(draft: Draft, plan: Plan, value: string, at: string): string {
  const statements: Statements = { checks: [], stores: [] }
  addPart(draft, statements, plan, value, at, [])
  return [...statements.checks, ...statements.stores].join('\n')
}

function addPart(draft: Draft, to: Statements, plan: Plan, value: string, at: string, path: readonly string[]): void {
  if (plan.kind === 'leaf') addLeaf(draft, to, plan, value, at, path)
  else addStruct(draft, to, plan.layout, value, at, path)
}

function addStruct(draft: Draft, to: Statements, layout: Layout, value: string, at: string, path: readonly string[]): void {
  const local = draft.local()
  to.checks.push(`const ${local} = ${value}`)
  to.checks.push(`if (typeof ${local} !== 'object' || ${local} === null) throw ${draft.bind(refusal(path))}(${local})`)
  // First, because bit fields lie in gaps and leave the bits around them as they are.
  for (const gap of layout.gaps) to.stores.push(...zeros(draft, gap, at))
  for (const field of layout.fields) {
    addPart(draft, to, field.plan, `${local}[${quote(field.name)}]`, plus(at, field.offset), [...path, field.name])
  }
}

function addLeaf(draft: Draft, to: Statements, plan: LeafPlan, value: string, at: string, path: readonly string[]): void {
  const { source } = plan
  const local = draft.local()
  const accept = `try { ${local} = ${draft.bind(plan.accept)}(${local}) } catch (error) { throw ${draft.bind(located(path))}(error) }`
  to.checks.push(`let ${local} = ${value}`)
  to.checks.push(source.accepts ? `if (!(${source.accepts(local)})) ${accept}` : accept)
  to.stores.push(source.store?.(local, at) ?? `${draft.bind(plan.store)}(${local}, view, ${at})`)
}

function refusal(path: readonly string[]): (value: unknown) => unknown {
  const locate = located(path)
  return value => locate(invalidType('an object', value))
}

/** Puts a path of names before an error of ours. */
export function located(path: readonly string[]): (error: unknown) => unknown {
  return error => path.reduceRight(atPath, error)
}

function zeros(draft: Draft, { start, length }: Gap, at: string): string[] {
  if (length > 32) return [`${draft.bind(clear)}(view, ${plus(at, start)}, ${plus(at, start + length)})`]
  const statements: string[] = []
  for (let done = 0; done < length; ) {
    const bytes = length - done >= 4 ? 4 : 1
    statements.push(`view.setUint${bytes * 8}(${plus(at, start + done)}, 0)`)
    done += bytes
  }
  return statements
}
