import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnyCodec } from '../../lib/index.js'
import { generatedKit, interpretedKit } from './support/kits.js'
import { anyOffset, decode, encode } from './support/memory.js'
import { structRecipe } from './support/recipes.js'

const recipes = structRecipe(fc.oneof(fc.constantFrom('a', 'b', '__proto__'), fc.string()).filter(name => !/^\d+$/.test(name)))

/** What a step gives, or the error it ends with. */
function outcome(step: () => unknown): unknown {
  try {
    return { result: step() }
  } catch (error) {
    return { error: (error as Error).name, message: (error as Error).message }
  }
}

/** A value with one of its parts, chosen by a number, replaced. */
function replacePart(value: unknown, choice: number, replacement: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return replacement
  const keys = Object.keys(value)
  const key = keys[choice % (keys.length + 1)]
  if (key === undefined) return replacement
  const copy = (Array.isArray(value) ? [...value] : Object.fromEntries(Object.entries(value))) as Record<string, unknown>
  const part = replacePart(copy[key], Math.floor(choice / (keys.length + 1)), replacement)
  return Object.defineProperty(copy, key, { value: part, writable: true, enumerable: true, configurable: true })
}

describe('generated and interpreted codecs', () => {
  it('have the same layout, write the same bytes and read the same values', () => {
    fc.assert(
      fc.property(recipes, anyOffset, (recipe, offset) => {
        const generated = recipe.make(generatedKit)
        const interpreted = recipe.make(interpretedKit)
        expect(generated.type).toEqual(interpreted.type)
        const bytes = encode<never>(generated, recipe.value as never, offset)
        expect(encode<never>(interpreted, recipe.value as never, offset)).toEqual(bytes)
        // A union's bytes may be no value of another of its members: then both refuse to read them.
        expect(outcome(() => decode(generated, bytes, offset))).toStrictEqual(outcome(() => decode(interpreted, bytes, offset)))
      }),
      { numRuns: 300 }
    )
  })

  it('give what they read back to memory as the same bytes', () => {
    const writeBack = (codec: AnyCodec, bytes: number[]) => encode<never>(codec, decode(codec, bytes) as never)
    fc.assert(
      fc.property(recipes, recipe => {
        const codec = recipe.make(generatedKit)
        const first = outcome(() => writeBack(codec, encode<never>(codec, recipe.value as never)))
        // Bytes of one member of a union may be no value of another: then reading or writing back refuses, for a reason it names.
        const bytes = encode<never>(codec, recipe.value as never)
        expect(first).toSatisfy((outcome: { result?: number[]; message?: string }) =>
          outcome.result ? String(outcome.result) === String(bytes) : /: expected /.test(String(outcome.message))
        )
      })
    )
  })

  it('refuse the same values with the same errors', () => {
    fc.assert(
      fc.property(recipes, fc.nat(), fc.anything({ withBigInt: true, withTypedArray: true }), (recipe, choice, replacement) => {
        const value = replacePart(recipe.value, choice, replacement) as never
        const [generated, interpreted] = [generatedKit, interpretedKit].map(kit => outcome(() => encode<never>(recipe.make(kit), value)))
        expect(generated).toEqual(interpreted)
      }),
      { numRuns: 500 }
    )
  })

  it('read the same from any bytes, or refuse them with the same errors', () => {
    fc.assert(
      fc.property(recipes, fc.infiniteStream(fc.nat({ max: 255 })), (recipe, stream) => {
        const generated = recipe.make(generatedKit)
        const bytes = [...stream.take(generated.size)]
        expect(outcome(() => decode(generated, bytes))).toStrictEqual(outcome(() => decode(recipe.make(interpretedKit), bytes)))
      }),
      { numRuns: 300 }
    )
  })
})
