import { describe, expect, it } from 'vitest'
import { Coverage, classOf } from '../../../scripts/fuzz/coverage.js'
import { instrument } from '../../../scripts/fuzz/instrument.js'
import { mutate } from '../../../scripts/fuzz/mutate.js'
import { Random } from '../../../scripts/support/random.js'

/** Which of the branches of a function are counted when it is called so. */
function countedBy(source: string, ...args: unknown[]): number[] {
  const counters: number[] = []
  const fuzzCoverage = {
    module(count: number) {
      for (let index = 0; index < count; index++) counters.push(0)
      return counters
    }
  }
  const body = instrument(source, 'sample.ts').replace('globalThis.fuzzCoverage', 'fuzzCoverage')
  new Function('fuzzCoverage', `${body}; return sample`)(fuzzCoverage)(...args)
  return counters
}

describe('sources with counters', () => {
  it.each<[string, string, unknown[], unknown[]]>([
    ['branches of if', 'function sample(a: number) { if (a) return 1; return 2 }', [1], [0]],
    ['else', 'function sample(a: number) { if (a) return 1; else return 2 }', [1], [0]],
    ['a condition', 'const sample = (a: number) => a ? 1 : 2', [1], [0]],
    ['and', 'const sample = (a: number) => a && 1', [1], [0]],
    ['or', 'const sample = (a: number) => a || 1', [1], [0]],
    ['a default', 'const sample = (a?: number) => a ?? 1', [1], []],
    ['cases', 'function sample(a: number) { switch (a) { case 1: return 1; default: return 0 } }', [1], [0]],
    ['turns of a loop', 'function sample(a: number) { while (a-- > 0) { } }', [1], [2]]
  ])('tell apart: %s', (_what, source, one, other) => {
    expect(countedBy(source, ...one)).not.toEqual(countedBy(source, ...other))
    expect(countedBy(source, ...one)).toEqual(countedBy(source, ...one))
  })

  it('do what they did', () => {
    const body = instrument('const sample = (a: number) => a > 1 && a < 9 ? [a, a ?? 2] : () => ({ a })', 'sample.ts')
    const sample = new Function('globalThis', `${body}; return sample`)({
      fuzzCoverage: { module: (count: number) => Array(count).fill(0) }
    })
    expect([sample(5), sample(1)()]).toEqual([[5, 5], { a: 1 }])
  })
})

describe('coverage', () => {
  it('calls an input new that takes another branch, or takes one far more often', () => {
    const coverage = new Coverage()
    const [one, two] = [coverage.module(3), coverage.module(2)]
    const isNew = (...counts: readonly [Uint8Array, number, number][]) => {
      coverage.reset()
      for (const [counters, index, count] of counts) counters[index] = count
      return coverage.isNew()
    }
    expect(isNew([one, 0, 1])).toBe(true)
    expect(isNew([one, 0, 1])).toBe(false)
    expect(isNew([one, 0, 1], [two, 1, 1])).toBe(true)
    expect(isNew([one, 0, 9])).toBe(true)
    expect(isNew([one, 0, 10])).toBe(false)
    expect([coverage.branches, coverage.taken]).toEqual([5, 2])
  })

  it('has a class for each number of times', () => {
    expect([0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 127, 128, 255].map(classOf)).toEqual([
      ...[0, 1, 2, 4, 8, 8, 16, 16, 32, 32, 64, 64, 128, 128]
    ])
  })
})

describe('a changed input', () => {
  const input = Uint8Array.from({ length: 40 }, (_none, index) => index)

  it('is another one, the same for the same seed, and leaves the first as it was', () => {
    const made = (seed: number) => {
      const random = new Random(seed)
      return Array.from({ length: 500 }, () => Buffer.from(mutate(random, input, new Uint8Array(8))).toString('hex'))
    }
    expect(made(1)).toEqual(made(1))
    expect(made(1)).not.toEqual(made(2))
    expect(new Set(made(1)).size).toBeGreaterThan(400)
    expect(input).toEqual(Uint8Array.from({ length: 40 }, (_none, index) => index))
  })

  it('can be made of nothing', () => {
    const random = new Random(1)
    for (let times = 0; times < 500; times++) expect(mutate(random, new Uint8Array(), new Uint8Array()).length).toBeLessThan(65_537)
  })
})
