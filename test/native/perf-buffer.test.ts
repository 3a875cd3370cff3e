import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { openPerfEvent, PerfEventFlag, PerfEventType, SampleType, SoftwareEvent } from '../../lib/sys/perf-event.js'
import { EBADF, EBUSY, EINVAL } from './support/errno.js'
import { opened, testMap } from './support/maps.js'
import { mappingsOf } from './support/process.js'

const size = 65_536
const batch = new Uint8Array(65_552)

function outputEvent(flags = 0): number {
  const attributes = { type: PerfEventType.software, config: SoftwareEvent.bpfOutput, sampleType: SampleType.raw, flags }
  return opened(openPerfEvent(attributes, { pid: -1, cpu: 0 }))
}

describe("a perf event's buffer", () => {
  test.each([
    ['forward', 0, 0],
    ['overwritable', 1, PerfEventFlag.writeBackward]
  ])('is mapped and empty at first: %s', (_name, overwritable, flags) => {
    const event = outputEvent(flags)
    expect(native.perfBufferMap(event, size, overwritable)).toBe(0)
    expect(native.perfBufferDrain(event, batch)).toBe(0)
    expect(native.perfEventPause(event, 1)).toBe(0)
    expect(native.perfEventPause(event, 0)).toBe(0)
  })

  test('is unmapped with its event', () => {
    const before = mappingsOf('[perf_event]')
    const event = outputEvent()
    native.perfBufferMap(event, size, 0)
    expect(mappingsOf('[perf_event]')).toBe(before + 1)
    native.close(event)
    expect(mappingsOf('[perf_event]')).toBe(before)
    expect(native.perfBufferDrain(event, batch)).toBe(EBADF)
  })

  test('is mapped once', () => {
    const event = outputEvent()
    expect(native.perfBufferMap(event, size, 0)).toBe(0)
    expect(native.perfBufferMap(event, size, 0)).toBe(EBUSY)
  })

  test.each([0, -1, 1, 4095, 12_288, 2 ** 31 + 1])('is refused with a size of %d', wrong => {
    expect(native.perfBufferMap(outputEvent(), wrong, 0)).toBe(EINVAL)
  })

  test('must be mapped before it is drained, into a batch that holds the largest record', () => {
    const event = outputEvent()
    expect(native.perfBufferDrain(event, batch)).toBe(EINVAL)
    expect(() => native.perfBufferDrain(event, new Uint8Array(65_551))).toThrow(RangeError)
  })

  test('belongs to perf events only', () => {
    const { handle } = testMap()
    expect(native.perfBufferMap(handle, size, 0)).toBe(EINVAL)
    expect(native.perfBufferDrain(handle, batch)).toBe(EINVAL)
  })
})
