import { describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { native } from '../../lib/sys/native.js'
import { encodePerfEvent, openPerfEvent, PerfEventFlag, PerfEventType, SampleType, SoftwareEvent } from '../../lib/sys/perf-event.js'
import { E2BIG, EBADF, EINVAL, ENOENT, ENOSPC } from './support/errno.js'
import { opened, testMap } from './support/maps.js'
import { testProgram } from './support/programs.js'

const ownThread = { pid: 0, cpu: -1 }
const taskClock = { type: PerfEventType.software, config: SoftwareEvent.taskClock }
const bpfOutput = { type: PerfEventType.software, config: SoftwareEvent.bpfOutput, sampleType: SampleType.raw }

function count(event: number): bigint {
  const value = new BigUint64Array(1)
  expect(native.perfEventRead(event, new Uint8Array(value.buffer))).toBe(8)
  return value[0]!
}

describe('a perf event', () => {
  test('is an object that the addon owns', () => {
    const event = opened(openPerfEvent(taskClock, ownThread))
    expect(native.objectKind(event)).toBe(ObjectKind.perfEvent)
    expect(native.close(event)).toBe(0)
    expect(native.perfEventEnable(event)).toBe(EBADF)
  })

  test('counts while it is enabled', () => {
    const event = opened(openPerfEvent({ ...taskClock, flags: PerfEventFlag.disabled }, ownThread))
    expect(count(event)).toBe(0n)
    expect(native.perfEventEnable(event)).toBe(0)
    expect(count(event)).toBeGreaterThan(0n)
    expect(native.perfEventDisable(event)).toBe(0)
    expect(count(event)).toBe(count(event))
  })

  test('is adopted from a descriptor', () => {
    const event = opened(openPerfEvent(taskClock, ownThread))
    const adopted = opened(native.adopt(native.descriptor(event)))
    expect(native.objectKind(adopted)).toBe(ObjectKind.perfEvent)
    expect(count(adopted)).toBeGreaterThan(0n)
  })

  test('pauses its output only when it has a buffer', () => {
    const event = opened(openPerfEvent(bpfOutput, { pid: -1, cpu: 0 }))
    expect(native.perfEventPause(event, 1)).toBe(EINVAL)
  })

  test('takes programs of types that look at events', () => {
    const event = opened(openPerfEvent({ ...taskClock, samplePeriod: 1_000_000 }, ownThread))
    const perfEventProgram = 7
    expect(native.perfEventSetProgram(event, testProgram(perfEventProgram))).toBe(0)
    expect(native.perfEventSetProgram(event, testProgram())).toBeLessThan(0)
    expect(native.perfEventSetProgram(event, testMap().handle)).toBe(EINVAL)
    expect(native.perfEventSetProgram(testMap().handle, testProgram(perfEventProgram))).toBe(EINVAL)
  })

  test('says when there is too little room for the count', () => {
    const event = opened(openPerfEvent(taskClock, ownThread))
    expect(native.perfEventRead(event, new Uint8Array(7))).toBe(ENOSPC)
  })

  test('is refused where there is none of that kind', () => {
    expect(openPerfEvent({ type: 12_345, config: 0 }, ownThread)).toBe(ENOENT)
    expect(openPerfEvent(taskClock, { pid: -1, cpu: -1 })).toBe(EINVAL)
  })

  test('that would send signals is refused, for they end the process', () => {
    const sigtrap = 1n << 37n
    const removeOnExec = 1n << 36n
    const attributes = encodePerfEvent({ ...taskClock, samplePeriod: 1 })
    new BigUint64Array(attributes.buffer)[5] = sigtrap | removeOnExec
    expect(native.perfEventOpen(attributes, 0, -1)).toBe(EINVAL)
  })

  test('needs attributes of a length that there is', () => {
    expect(() => native.perfEventOpen(new Uint8Array(63), 0, -1)).toThrow(RangeError)
    expect(native.perfEventOpen(new Uint8Array(137), 0, -1)).toBe(E2BIG)
    expect(native.close(native.perfEventOpen(encodePerfEvent(taskClock).subarray(0, 64), 0, -1))).toBe(0)
  })
})
