import { createMap, MapFlag, NotSupportedError, RingBuffer } from 'bpf-maps'
import { expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { thrownBy } from '../support/thrown-by.js'

const make = () => createMap({ type: 'ringbuf', keySize: 0, valueSize: 0, maxEntries: 4096, flags: MapFlag.overwrite })

it('a ring whose oldest records are written over is made since Linux 6.19, and has no reader here', () => {
  if (isOlderThan('6.19')) {
    const error = thrownBy(make)
    expect(error).toBeInstanceOf(NotSupportedError)
    expect(error.message).toMatch(/^cannot create ringbuf map: EINVAL .*\. It needs Linux 6\.19 or newer\.$/)
    return
  }
  using ring = make()
  for (const use of [() => ring.drain(), () => ring.statistics(), () => RingBuffer.open({ id: ring.id }).listen(() => {})])
    expect(thrownBy(use)).toMatchObject({ code: 'EOPNOTSUPP', message: expect.stringContaining('BPF_F_RB_OVERWRITE') })
})

it('a flag that is not for a type is not taken for one that came late', () => {
  const error = thrownBy(() => createMap({ type: 'queue', keySize: 0, valueSize: 4, maxEntries: 1, flags: MapFlag.overwrite }))
  expect(error).not.toBeInstanceOf(NotSupportedError)
  expect(error.message).toContain('the flag overwrite is not allowed')
})
