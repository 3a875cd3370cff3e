import type { Codec } from './codec.js'
import { u32 } from './integer.js'
import { integerBase } from './integer-base.js'
import { invalidType, outOfRange } from './invalid.js'
import { listNames, type Members, memberNumbers, type NameOf } from './members.js'
import { leafCodec } from './plan.js'

/**
 * A C enum over the codec of an integer, `u32` if none is named: takes a name or a number; gives the name, or the number if none has it.
 *
 * Where two names have one number, the first is given.
 *
 * @example
 * const Verdict = enumeration({ drop: 1, pass: 2 })
 */
export function enumeration<const M extends Members>(members: M): Codec<NameOf<M> | number, NameOf<M> | number, (NameOf<M> | number)[]>
export function enumeration<const M extends Members, Input, Output>(
  members: M,
  base: Codec<Input, Output>
): Codec<NameOf<M> | Input, NameOf<M> | Output, (NameOf<M> | Output)[]>
export function enumeration(members: Members, base: Codec<never, unknown> = u32): Codec<unknown> {
  const { type, plan } = integerBase(base)
  const numbers = memberNumbers(members, base)
  const names = new Map<unknown, string>([...numbers].reverse().map(([name, number]) => [number, name]))
  const expected = `${listNames(numbers)} or a number`
  return leafCodec<unknown, unknown, unknown>({
    size: base.size,
    align: base.align,
    type: { kind: 'enumeration', base: type, members: Object.fromEntries(numbers) },
    accept: value => plan.accept(numberFor(value, numbers, expected)),
    store: plan.store,
    read(view, offset) {
      const number = plan.read(view, offset)
      return names.get(number) ?? number
    }
  })
}

function numberFor(value: unknown, numbers: ReadonlyMap<string, number | bigint>, expected: string): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value !== 'string') throw invalidType(expected, value)
  const number = numbers.get(value)
  if (number === undefined) throw outOfRange(expected, value)
  return number
}
