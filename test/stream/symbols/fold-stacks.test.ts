import { foldStacks } from 'bpf-maps'
import { describe, expect, it } from 'vitest'

describe('folded stacks', () => {
  it('have a line each, the outermost frame first', () => {
    expect(
      foldStacks([
        [['read', 'run', 'main'], 12],
        [['main'], 1n]
      ])
    ).toBe('main;run;read 12\nmain 1\n')
  })

  it('are added up when they are equal', () => {
    const stacks = new Map([
      [['b', 'a'], 2n ** 60n],
      [['b', 'a'], 1n],
      [['a', 'b'], 3n]
    ])
    expect(foldStacks(stacks)).toBe(`a;b ${2n ** 60n + 1n}\nb;a 3\n`)
  })

  it('have no separators within names', () => {
    expect(foldStacks([[['operator;', 'two\nlines'], 1]])).toBe('two lines;operator: 1\n')
  })

  it('are none for none', () => {
    expect(foldStacks([])).toBe('')
  })

  it.each([-1, 1.5, Number.NaN, -1n])('refuse a count of %s', count => {
    expect(() => foldStacks([[['a'], count]])).toThrow(/^count: expected an integer from 0/)
  })
})
