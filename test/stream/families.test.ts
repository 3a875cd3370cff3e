import { describe, expect, expectTypeOf, it } from 'vitest'
import { createMap, openMap, RingBuffer } from '../../lib/index.js'
import { sender } from './support/ring-producers.js'

describe('a ring of unknown make', () => {
  it('is given its class, with bytes for events', () => {
    using ring = createMap({ type: 'ringbuf', keySize: 0, valueSize: 0, maxEntries: 4096 })
    expectTypeOf(ring).toEqualTypeOf<RingBuffer<Uint8Array<ArrayBuffer>>>()
    using send = sender(ring)
    send(1, 2)
    using opened = openMap({ id: ring.id })
    expect(opened).toBeInstanceOf(RingBuffer)
    expect((opened as RingBuffer<Uint8Array>).drain()).toEqual([new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])])
  })
})
