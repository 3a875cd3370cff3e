import { describe, expect, it } from 'vitest'
import { refused, shown } from './support/shown.js'
import { checkShownValues } from './support/shown-values.js'

describe('values that examples show', () => {
  it.each([
    ['counts.get(7)   // 100n', 'shown(counts.get(7), "100n")'],
    ['map.length // 3; of them', 'shown(map.length, "3; of them")'],
    ["all[0]    // { name: 'a' }", 'shown(all[0], "{ name: \'a\' }")'],
    ['await one()   // [1, 2]', 'shown(await one(), "[1, 2]")'],
    ["counts.set(7, 1n, 'create')   // throws EEXIST; it is there", "refused(() => counts.set(7, 1n, 'create'), 'EEXIST')"]
  ])('are checked: %s', (line, checked) => {
    expect(checkShownValues(line)).toBe(checked)
  })

  it.each([
    'counts.get(7)   // in words',
    'const a = b()   // 5',
    'for (const a of b) c(a)   // 5',
    'console.log(a)   // 5',
    '  counts.get(7)   // 5',
    "const url = 'a://b'"
  ])('are told from other lines: %s', line => {
    expect(checkShownValues(line)).toBe(line)
  })

  it.each([
    [100n, '100n'],
    [false, 'false; there was none'],
    [[1, { a: 'b' }], "[1, { a: 'b' }]"],
    [{ id: 7, name: 'lo' }, "{ id: …, name: 'lo' }"]
  ])('may be %o', (value, comment) => {
    expect(() => shown(value, comment)).not.toThrow()
  })

  it('may be an error, by its name or its code', () => {
    const fail = () => {
      throw Object.assign(new RangeError('wrong'), { code: 'E2BIG' })
    }
    expect(() => refused(fail, 'RangeError')).not.toThrow()
    expect(() => refused(fail, 'E2BIG')).not.toThrow()
    expect(() => refused(fail, 'EEXIST')).toThrow('wrong')
    expect(() => refused(() => 7, 'EEXIST')).toThrow('the page says that it throws EEXIST, and it does not')
  })

  it('may be nothing else', () => {
    expect(() => shown(101n, '100n')).toThrow('the page shows 100n, and it is 101n')
    expect(() => shown('100', '100')).toThrow()
    expect(() => shown({ id: 7, name: 'lo' }, '{ id: 7 }')).toThrow()
  })
})
