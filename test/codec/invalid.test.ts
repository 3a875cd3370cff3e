import { describe, expect, it } from 'vitest'
import { atPath, invalidType, outOfRange, recordOf, within } from '../../lib/codec/invalid.js'
import { misfits } from './support/hostile.js'

describe('errors for values that do not fit', () => {
  it('are a TypeError for the wrong type and a RangeError for the wrong value', () => {
    expect(invalidType('a string', 5)).toBeInstanceOf(TypeError)
    expect(outOfRange('an integer from 0 to 255', 256)).toBeInstanceOf(RangeError)
  })

  it('say what was expected and what was given', () => {
    expect(invalidType('a string', 5).message).toBe('expected a string, got 5')
  })

  it('say where the part lies, outermost name first', () => {
    const error = outOfRange('an integer from 0 to 65535', -1)
    expect(atPath(atPath(error, 'sourcePort'), 'key')).toBe(error)
    expect(error.message).toBe('key.sourcePort: expected an integer from 0 to 65535, got -1')
  })

  it.each([
    [['a', 0], 'a[0]'],
    [[0, 'a'], '[0].a'],
    [[0, 1], '[0][1]'],
    [['a', 'b', 2, 'c'], 'a.b[2].c'],
    [['two words', 'a'], '["two words"].a'],
    [['a', ''], 'a[""]'],
    [['__proto__', 'größe'], '__proto__.größe']
  ])('write the path %j as %s', (segments, path) => {
    const error = invalidType('a string', 5)
    for (const segment of [...segments].reverse()) atPath(error, segment)
    expect(error.message).toBe(`${path}: expected a string, got 5`)
  })

  it('show the path in the stack too', () => {
    const error = invalidType('a string', 5)
    atPath(error, 'name')
    expect(error.stack).toMatch(/^TypeError: name: expected a string, got 5\n\s+at /)
  })

  it('leave errors of others as they are', () => {
    const error = new RangeError('mine')
    expect(atPath(error, 'key')).toBe(error)
    expect(error.message).toBe('mine')
    expect(atPath('thrown text', 'key')).toBe('thrown text')
  })

  it.each(misfits())('are made for $name without looking at it carelessly', ({ value }) => {
    const { message } = invalidType('a string', value)
    expect(message).toMatch(/^expected a string, got ./)
    expect(message.length).toBeLessThan(120)
  })
})

describe('within', () => {
  it('gives the result of the step', () => {
    expect(within('a', () => 5)).toBe(5)
  })

  it('names the part in which the step failed', () => {
    const step = () => {
      throw invalidType('a string', 5)
    }
    expect(() => within(3, step)).toThrow('[3]: expected a string, got 5')
  })
})

describe('recordOf', () => {
  it('gives objects and refuses everything else', () => {
    const value = { a: 1 }
    expect(recordOf(value)).toBe(value)
    for (const other of [null, undefined, 5, 'text', () => 1]) expect(() => recordOf(other)).toThrow(TypeError)
  })
})
