import { MapFullError, Queue, u32 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { range } from './support/numbers.js'

const make = (maxEntries = 5) => Queue.create({ name: 'jobs', value: u32, maxEntries })

describe('T-QUEUE: a queue', () => {
  it('gives back in the order of the pushes, then it is empty', () => {
    using queue = make()
    for (const value of range(5)) queue.push(value)
    expect(range(5).map(() => queue.pop())).toEqual([0, 1, 2, 3, 4])
    expect(queue.pop()).toBeUndefined()
  })

  it('shows the oldest value, which stays', () => {
    using queue = make()
    expect(queue.peek()).toBeUndefined()
    expect(queue.push(7).push(8)).toBe(queue)
    expect([queue.peek(), queue.peek(), queue.pop(), queue.peek()]).toEqual([7, 7, 7, 8])
  })

  it('lets the oldest value go when full, if told to', () => {
    using queue = make(2)
    queue.push(1, { overwrite: true }).push(2).push(3, { overwrite: true })
    expect(queue.drain()).toEqual([2, 3])
    expect(() => queue.push(1).push(2).push(3, { overwrite: false })).toThrow(MapFullError)
  })

  it('drains all values, the oldest first', () => {
    using queue = make(100)
    for (const value of range(100)) queue.push(value)
    expect(queue.drain()).toEqual(range(100))
    expect(queue.drain()).toEqual([])
  })
})
