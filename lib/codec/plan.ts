import type { AnyCodec, Codec } from './codec.js'
import type { ColumnMaker, ColumnSteps } from './column.js'
import type { Layout } from './layout.js'
import { listColumn } from './list-column.js'
import type { MemoryView } from './memory-view.js'
import { staged } from './staging.js'
import type { TypeDescription } from './type-description.js'

/**
 * A codec's work in steps, so that a struct can check all of its fields before it stores the first one.
 *
 * The memory that a map encodes into is shared by all calls on that map, and reading a field may run code of the user's that
 * makes such a call. So `accept` does everything that may run foreign code or refuse, and `store` does neither.
 */
export interface Steps<Stored, Output> {
  /** Checks the value and turns it into something that nobody else can change. */
  accept(value: unknown): Stored
  /** Stores what `accept` gave, all `size` bytes of it. */
  store(stored: Stored, view: MemoryView, offset: number): void
  read(view: MemoryView, offset: number): Output
}

/** The steps again as JavaScript source, for generated functions; a step that is missing is called instead. */
export interface StepSource {
  /** A condition under which `accept` would give the value itself. */
  accepts?(value: string): string
  /** A statement; `value` names a local variable, `at` is an expression for the offset. */
  store?(value: string, at: string): string
  /** An expression. */
  read?(at: string): string
  /** For a `read` that may refuse: a condition on the value, under which it does not. */
  readable?(value: string): string
}

export interface LeafPlan<Stored = unknown, Output = unknown> extends Steps<Stored, Output> {
  readonly kind: 'leaf'
  readonly source: StepSource
  /** The kernel's own field: optional in what a struct takes, absent from what it gives. */
  readonly hidden: boolean
  readonly column: ColumnSteps
}

export interface StructPlan {
  readonly kind: 'struct'
  readonly layout: Layout
}

export type Plan = LeafPlan | StructPlan

/** How a codec of ours does its work. Kept beside the codecs, not in them: a copy with another `read` is another codec. */
const plans = new WeakMap<AnyCodec, Plan>()

export interface Leaf<Input, Stored, Output> extends Steps<Stored, Output> {
  readonly size: number
  readonly align: number
  readonly type: TypeDescription
  /** `accept` and `store` in one function, where calling both is too slow. */
  write?(value: Input, view: MemoryView, offset: number): void
  readonly source?: StepSource
  readonly hidden?: boolean
  /** How many values are read and written: as an array by default. */
  readonly column?: ColumnMaker<unknown>
}

/** Makes a codec that a struct takes as one piece. */
export function leafCodec<Input, Stored, Output, Column>(
  leaf: Leaf<Input, Stored, Output> & { readonly column: ColumnMaker<Column> }
): Codec<Input, Output, Column>
export function leafCodec<Input, Stored, Output>(leaf: Leaf<Input, Stored, Output>): Codec<Input, Output, Output[]>
export function leafCodec<Input, Stored, Output>(leaf: Leaf<Input, Stored, Output>): Codec<Input, Output> {
  const { size, align, type, accept, store, read, source = {}, hidden = false } = leaf
  const write = leaf.write ?? ((value: Input, view: MemoryView, offset: number) => store(accept(value), view, offset))
  const column = (leaf.column ?? listColumn)({ write, read })
  return withPlan({ size, align, type, write, read }, { kind: 'leaf', accept, store, read, source, hidden, column })
}

/** Remembers the plan of a codec and makes the codec unchangeable, so that the plan stays true. */
export function withPlan<C extends AnyCodec>(codec: C, plan: Plan): C {
  plans.set(codec, plan)
  return Object.freeze(codec)
}

/** The plan of any codec: a user's own is written to memory of its own first, then copied. */
export function planOf(codec: AnyCodec): Plan {
  return plans.get(codec) ?? foreignPlan(codec)
}

function foreignPlan(codec: AnyCodec): LeafPlan<MemoryView> {
  const fill = (value: unknown, memory: MemoryView) => {
    memory.u8.fill(0)
    codec.write(value as never, memory, 0)
  }
  const steps = staged(codec.size, fill, (view, offset) => codec.read(view, offset))
  const { accept, store, read } = steps
  const column = listColumn({ write: (value, view, offset) => store(accept(value), view, offset), read })
  return { kind: 'leaf', ...steps, source: {}, hidden: false, column }
}
