import { MapFullError, Stack, u32 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { range } from './support/numbers.js'

const make = (maxEntries = 5) => Stack.create({ name: 'undo', value: u32, maxEntries })

describe('T-STCK: a stack', () => {
  it('gives back the newest first, then it is empty', () => {
    using stack = make()
    for (const value of range(5)) stack.push(value)
    expect(range(5).map(() => stack.pop())).toEqual([4, 3, 2, 1, 0])
    expect(stack.pop()).toBeUndefined()
  })

  it('shows the newest value, which stays', () => {
    using stack = make()
    expect(stack.peek()).toBeUndefined()
    expect(stack.push(7).push(8)).toBe(stack)
    expect([stack.peek(), stack.peek(), stack.pop(), stack.peek()]).toEqual([8, 8, 8, 7])
  })

  it('lets the oldest value go when full, if told to', () => {
    using stack = make(2)
    stack.push(1, { overwrite: true }).push(2).push(3, { overwrite: true })
    expect(stack.drain()).toEqual([3, 2])
    expect(() => stack.push(1).push(2).push(3, { overwrite: false })).toThrow(MapFullError)
  })

  it('drains all values, the newest first', () => {
    using stack = make(100)
    for (const value of range(100)) stack.push(value)
    expect(stack.drain()).toEqual(range(100).reverse())
    expect(stack.drain()).toEqual([])
  })
})
