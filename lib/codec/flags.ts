import { type Bits, narrow, wide } from './bits.js'
import type { Codec } from './codec.js'
import { u32 } from './integer.js'
import { type WordBase, wordBase } from './integer-base.js'
import { invalidType, outOfRange } from './invalid.js'
import { listNames, type Members, memberNumbers, type NameOf } from './members.js'
import { leafCodec, type Steps } from './plan.js'

/**
 * Flags over the codec of an unsigned integer, `u32` if none is named: takes an array or a Set of names and numbers, or one number.
 *
 * Gives an array: each name whose bits are all set, in the order of the members, and last a number with the bits that no
 * name covers, if there are any. A name for 0 is given when no bit is set.
 *
 * @example
 * const Access = flags({ read: 1, write: 2 })
 */
export function flags<const M extends Members>(
  members: M
): Codec<Iterable<NameOf<M> | number> | number, (NameOf<M> | number)[], (NameOf<M> | number)[][]>
export function flags<const M extends Members, Input, Output>(
  members: M,
  base: Codec<Input, Output>
): Codec<Iterable<NameOf<M> | Input> | Input, (NameOf<M> | Output)[], (NameOf<M> | Output)[][]>
export function flags(members: Members, base: Codec<never, unknown> = u32): Codec<unknown> {
  const word = wordBase(base)
  if (word.type.signed) throw invalidType('the codec of an unsigned integer as the base', word.type.name)
  const numbers = memberNumbers(members, base)
  const steps = word.wide ? flagSteps(word, numbers as Numbers<bigint>, wide) : flagSteps(word, numbers as Numbers<number>, narrow)
  const type = { kind: 'flags', base: word.type, members: Object.fromEntries(numbers) } as const
  return leafCodec<unknown, unknown, unknown>({ size: base.size, align: base.align, type, ...steps })
}

type Numbers<Word> = ReadonlyMap<string, Word>

function flagSteps<Word extends number | bigint>(base: WordBase, numbers: Numbers<Word>, bits: Bits<Word>): Steps<unknown, unknown> {
  const { plan } = base
  const expected = `an array or a Set of ${listNames(numbers)} and numbers`
  const toWord = bits.fit(base.type.bits, false)
  return {
    accept(value) {
      if (typeof value === 'number' || typeof value === 'bigint') return plan.accept(value)
      if (!isCollection(value)) throw invalidType(expected, value)
      let word = bits.zero
      for (const item of value) word = bits.or(word, typeof item === 'string' ? named(item, numbers) : toWord(item))
      return plan.accept(word)
    },
    store: plan.store,
    read: (view, offset) => split(plan.read(view, offset) as Word, numbers, bits)
  }
}

// Text is iterable too, character by character, and never meant so.
function isCollection(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function named<Word>(name: string, numbers: Numbers<Word>): Word {
  const word = numbers.get(name)
  if (word === undefined) throw outOfRange(listNames(numbers), name)
  return word
}

function split<Word extends number | bigint>(word: Word, numbers: Numbers<Word>, bits: Bits<Word>): unknown[] {
  const found: unknown[] = []
  let rest = word
  for (const [name, member] of numbers) {
    const isSet = member === bits.zero ? word === bits.zero : bits.without(member, word) === bits.zero
    if (!isSet) continue
    found.push(name)
    rest = bits.without(rest, member)
  }
  if (rest !== bits.zero) found.push(rest)
  return found
}
