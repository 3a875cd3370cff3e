import { describe, expect, test } from 'vitest'
import { identifier, identifiers } from '../../../lib/btf/encode/identifier.js'

describe('the name of a field', () => {
  test.each([
    ['count', 'count'],
    ['sourcePort', 'sourcePort'],
    ['my-field', 'my_field'],
    ['with space', 'with_space'],
    ['größe', 'gr__e'],
    ['2nd', '_2nd'],
    ['$', '_'],
    ['', '_'],
    ['🦊', '__']
  ])('%j becomes %j in C', (name, expected) => {
    expect(identifier(name)).toBe(expected)
  })

  test('is cut where kernels before 6.1 would refuse it', () => {
    expect(identifier('x'.repeat(200))).toBe('x'.repeat(127))
  })

  test('stays its own where others become the same', () => {
    expect(identifiers(['a-b', 'a_b', 'a.b', 'c'])).toEqual(['a_b', 'a_b_2', 'a_b_3', 'c'])
    const long = identifiers([`${'x'.repeat(127)}1`, `${'x'.repeat(127)}2`])
    expect(long).toEqual(['x'.repeat(127), `${'x'.repeat(125)}_2`])
  })
})
