const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic

const hostileValues: readonly (readonly [name: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a symbol', Symbol('s'.repeat(1000))],
  ['a function', () => 1],
  ['a huge string', 'x'.repeat(1_000_000)],
  ['a huge bigint', 1n << 1_000_000n],
  ['a huge negative bigint', -(1n << 1_000_000n)],
  ['NaN', Number.NaN],
  ['an object without prototype', Object.create(null)],
  ['a cyclic object', cyclic],
  ['a revoked proxy', revoked({})],
  ['a revoked proxy of an array', revoked([])],
  ['a revoked proxy of a function', revoked(() => 1)],
  ['an object whose tag throws', throwingTag()],
  ['an object whose conversions throw', { toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower }],
  ['an array with a hole', new Array(3)],
  ['a Date', new Date(Number.NaN)],
  ['a Map', new Map()],
  ['a DataView', new DataView(new ArrayBuffer(4))]
]

/** A value that a codec must refuse, and what it is called. */
export interface Misfit {
  readonly name: string
  readonly value: unknown
}

/** Values that throw, loop or are huge when one looks at them without care, and some more; those named are left out. */
export function misfits(more: Readonly<Record<string, unknown>> = {}, but: readonly string[] = []): Misfit[] {
  const all = [...Object.entries(more), ...hostileValues].map(([name, value]) => ({ name, value }))
  return all.filter(({ name }) => !but.includes(name))
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

function throwingTag(): object {
  return Object.defineProperty({}, Symbol.toStringTag, { get: thrower })
}

function thrower(): never {
  throw new Error('looked at without care')
}
