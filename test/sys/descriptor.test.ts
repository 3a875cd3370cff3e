import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Descriptor } from '../../lib/sys/descriptor.js'
import { createMap } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { collectGarbage } from '../native/support/garbage-collection.js'
import { bpfDescriptors } from '../native/support/process.js'

function openDescriptor(): Descriptor {
  return new Descriptor(createMap({ type: 1, keySize: 4, valueSize: 4, maxEntries: 1 }))
}

describe('a descriptor', () => {
  test('has a handle and a number while it is open', () => {
    const descriptor = openDescriptor()
    expect(descriptor.closed).toBe(false)
    expect(descriptor.handle).toBeGreaterThan(0)
    expect(bpfDescriptors().get(descriptor.fd)).toBe('anon_inode:bpf-map')
    descriptor.close()
  })

  test('has neither once it is closed', () => {
    const descriptor = openDescriptor()
    const { fd } = descriptor
    descriptor.close()
    expect(descriptor.closed).toBe(true)
    expect(descriptor.handle).toBe(0)
    expect(descriptor.fd).toBe(-1)
    expect(bpfDescriptors().has(fd)).toBe(false)
  })

  test('can be closed twice, and closes nothing else then', () => {
    const descriptor = openDescriptor()
    descriptor.close()
    const successor = openDescriptor()
    descriptor.close()
    expect(native.objectKind(successor.handle)).toBe(1)
    successor.close()
  })

  test('is closed when it is garbage', async () => {
    const before = bpfDescriptors().size
    for (let count = 0; count < 100; count++) openDescriptor()
    for (let round = 0; round < 100 && bpfDescriptors().size > before; round++) {
      collectGarbage()
      await setImmediate()
    }
    expect(bpfDescriptors().size).toBe(before)
  })

  test('that was closed is not closed again when it is garbage', async () => {
    openDescriptor().close()
    const successor = openDescriptor()
    for (let round = 0; round < 10; round++) {
      collectGarbage()
      await setImmediate()
    }
    expect(native.objectKind(successor.handle)).toBe(1)
    successor.close()
  })
})
