import type { Access } from './access.js'
import { recordOf, within } from './invalid.js'
import { type Layout, type PlacedField, visibleFields } from './layout.js'
import type { MemoryView } from './memory-view.js'
import type { Plan } from './plan.js'
import { clear } from './region.js'

/** Access to a struct by a loop over its fields. */
export function interpretStruct(layout: Layout): Access {
  const plan: Plan = { kind: 'struct', layout }
  return {
    write: (value, view, offset) => store(plan, accept(plan, value), view, offset),
    read: (view, offset) => read(plan, view, offset)
  }
}

/** Access to an array by a loop over its elements. */
export function interpretSequence(element: Plan, length: number, stride: number): Access {
  return {
    write(value, view, offset) {
      const items = value as readonly unknown[]
      for (let i = 0; i < length; i++) within(i, () => store(element, accept(element, items[i]), view, offset + i * stride))
    },
    read: (view, offset) => Array.from({ length }, (_, i) => within(i, () => read(element, view, offset + i * stride)))
  }
}

function accept(plan: Plan, value: unknown): unknown {
  if (plan.kind === 'leaf') return plan.accept(value)
  const given = recordOf(value)
  return plan.layout.fields.map(field => {
    const part = given[field.name]
    return within(field.name, () => accept(field.plan, part))
  })
}

function store(plan: Plan, stored: unknown, view: MemoryView, offset: number): void {
  if (plan.kind === 'leaf') plan.store(stored, view, offset)
  else storeFields(plan.layout, stored as readonly unknown[], view, offset)
}

function storeFields(layout: Layout, stored: readonly unknown[], view: MemoryView, offset: number): void {
  // First, because bit fields lie in gaps and leave the bits around them as they are.
  for (const { start, length } of layout.gaps) clear(view, offset + start, offset + start + length)
  for (const [index, field] of layout.fields.entries()) store(field.plan, stored[index], view, offset + field.offset)
}

function read(plan: Plan, view: MemoryView, offset: number): unknown {
  if (plan.kind === 'leaf') return plan.read(view, offset)
  const part = (field: PlacedField) => within(field.name, () => read(field.plan, view, offset + field.offset))
  return Object.fromEntries(visibleFields(plan.layout).map(field => [field.name, part(field)]))
}
