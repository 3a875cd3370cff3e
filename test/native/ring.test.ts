import { MapFlag } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { E2BIG, EACCES, EBADF, EBUSY, EINVAL, EMSGSIZE, ENOSPC, EPERM } from './support/errno.js'
import { MapType, opened, testMap } from './support/maps.js'
import { mappingsOf } from './support/process.js'
import { ProgramType, testProgram } from './support/programs.js'
import { ringSender } from './support/ring-program.js'

const ringSize = 4096
const discarded = 2 ** 30
const none = new Uint8Array()

function testRing(type: number = MapType.ringBuffer): number {
  return testMap({ type, keySize: 0, valueSize: 0, maxEntries: ringSize }).handle
}

/** What sends (first word, second word, flags, whether to discard) to the ring; whether there was room. */
function senderTo(ring: number) {
  const program = testProgram(ProgramType.rawTracepoint, ringSender(native.descriptor(ring)))
  return (...words: readonly number[]): boolean => {
    const context = new Uint8Array(BigUint64Array.from([...words, 0, 0, 0, 0], BigInt).buffer, 0, 32)
    const result = new Uint32Array(4)
    expect(native.programRun(program, none, none, context, none, 0, 0, 0, 0, result)).toBe(0)
    return result[0] === 1
  }
}

/** The next records that fit: the word of the header, and the two words that were sent. */
function read(ring: number, room = ringSize): number[][] {
  const batch = new Uint8Array(room)
  const size = native.ringRead(ring, batch)
  if (size < 0) throw new Error(`the addon answered ${size}`)
  const words = new Uint32Array(batch.buffer, 0, size / 4)
  return Array.from({ length: size / 24 }, (_, index) => [0, 2, 4].map(word => words[6 * index + word]!))
}

describe('reading a ring', () => {
  test('copies records with their headers, and goes on where it was', () => {
    const ring = testRing()
    const send = senderTo(ring)
    expect(native.ringBegin(ring)).toBe(0)
    send(1, 10)
    send(2, 20)
    expect(read(ring)).toEqual([
      [16, 1, 10],
      [16, 2, 20]
    ])
    send(3, 30)
    expect(read(ring)).toEqual([[16, 3, 30]])
    expect(read(ring)).toEqual([])
  })

  test('takes as many as there is room for', () => {
    const ring = testRing()
    const send = senderTo(ring)
    native.ringBegin(ring)
    for (const word of [1, 2, 3]) send(word)
    expect(native.ringRead(ring, new Uint8Array(23))).toBe(EMSGSIZE)
    expect(native.ringRead(ring, none)).toBe(EMSGSIZE)
    expect(read(ring, 24)).toEqual([[16, 1, 0]])
    expect(read(ring, 71)).toEqual([
      [16, 2, 0],
      [16, 3, 0]
    ])
  })

  test('marks records that were discarded', () => {
    const ring = testRing()
    const send = senderTo(ring)
    native.ringBegin(ring)
    send(1, 0, 0, 1)
    send(2)
    expect(read(ring).map(([header]) => header)).toEqual([16 + discarded, 16])
  })

  test('gives room back when records are released, over the end of the ring', () => {
    const ring = testRing()
    const send = senderTo(ring)
    native.ringBegin(ring)
    for (let round = 0; round < 1000; round++) {
      send(round, 7)
      expect(read(ring)).toEqual([[16, round, 7]])
      expect(native.ringRelease(ring, 24)).toBe(0)
    }
    expect(native.ringUsed(ring)).toBe(0)
  })

  test('leaves the ring full until records are released', () => {
    const ring = testRing()
    const send = senderTo(ring)
    native.ringBegin(ring)
    let sent = 0
    while (send(sent)) sent += 1
    expect(sent).toBe(170)
    expect(read(ring)).toHaveLength(170)
    expect(native.ringUsed(ring)).toBe(170 * 24)
    expect(send(0)).toBe(false)
    native.ringRelease(ring, 24)
    expect(send(170)).toBe(true)
  })

  test('begins again with what was read and not released', () => {
    const ring = testRing()
    const send = senderTo(ring)
    native.ringBegin(ring)
    for (const word of [1, 2, 3]) send(word)
    read(ring)
    native.ringRelease(ring, 24)
    native.ringBegin(ring)
    expect(read(ring).map(([, word]) => word)).toEqual([2, 3])
  })

  test('refuses to release more than was read, or a part of a record that leaves the next one at no multiple of 8', () => {
    const ring = testRing()
    const send = senderTo(ring)
    native.ringBegin(ring)
    send(1)
    expect(native.ringRelease(ring, 8)).toBe(EINVAL)
    read(ring)
    expect(native.ringRelease(ring, 32)).toBe(EINVAL)
    expect(native.ringRelease(ring, 20)).toBe(EINVAL)
    expect(native.ringRelease(ring, 24)).toBe(0)
  })

  test('notices that somebody else reads too', () => {
    const ring = testRing()
    const other = opened(native.adopt(native.descriptor(ring)))
    const send = senderTo(ring)
    for (const handle of [ring, other]) native.ringBegin(handle)
    send(1)
    read(ring)
    read(other)
    native.ringRelease(ring, 24)
    expect(native.ringRead(other, new Uint8Array(ringSize))).toBe(EBUSY)
    expect(native.ringRelease(other, 24)).toBe(EBUSY)
    native.ringBegin(other)
    expect(read(other)).toEqual([])
  })

  test('is unmapped when the ring is closed', () => {
    const ring = testRing()
    const before = mappingsOf('bpf-map')
    native.ringBegin(ring)
    expect(mappingsOf('bpf-map')).toBe(before + 2)
    native.close(ring)
    expect(mappingsOf('bpf-map')).toBe(before)
    expect(native.ringRead(ring, none)).toBe(EBADF)
    expect(native.ringRelease(ring, 0)).toBe(EBADF)
    expect(native.ringBegin(ring)).toBe(EBADF)
  })

  test('answers EBADF before it has begun, and EINVAL for another map', () => {
    expect(native.ringRead(testRing(), none)).toBe(EBADF)
    expect(native.ringBegin(testMap().handle)).toBe(EINVAL)
    expect(native.ringBegin(testRing(MapType.userRingBuffer))).toBe(EINVAL)
    expect(native.ringUsed(testMap().handle)).toBe(EINVAL)
  })

  test('needs a descriptor that may write, and a ring that is not frozen', () => {
    const ring = testRing()
    const before = mappingsOf('bpf-map')
    const { id } = mapInfoOf(ring)
    expect(native.ringBegin(opened(native.objectGetById(1, id, MapFlag.readOnly, 0)))).toBe(EACCES)
    native.mapFreeze(ring)
    expect(native.ringBegin(ring)).toBe(EPERM)
    expect(mappingsOf('bpf-map')).toBe(before)
  })
})

function mapInfoOf(handle: number): { readonly id: number } {
  const info = new Uint8Array(8)
  native.objectInfo(handle, info)
  return { id: new Uint32Array(info.buffer)[1]! }
}

describe('writing a user ring', () => {
  const header = (ring: number, offset: number) => {
    const memory = native.memoryMap(ring, 4096, 4096 + 2 * ringSize)
    if (typeof memory === 'number') throw new Error(`no memory: ${memory}`)
    const [position] = new BigUint64Array(memory, 0, 1)
    const word = new Uint32Array(memory, 4096 + offset, 1)[0]!
    const bytes = new Uint8Array(memory, 4096 + offset + 8, 3).slice()
    native.memoryUnmap(memory)
    return { position, word, bytes: [...bytes] }
  }

  test('reserves a record, which is busy until it is submitted', () => {
    const ring = testRing(MapType.userRingBuffer)
    expect(native.ringReserve(ring, 3)).toBe(0)
    expect(header(ring, 0)).toMatchObject({ position: 16n, word: 2 ** 31 + 3 })
    expect(native.ringUsed(ring)).toBe(16)
    expect(native.ringSubmit(ring, 0, new Uint8Array([1, 2, 3]))).toBe(0)
    expect(header(ring, 0)).toEqual({ position: 16n, word: 3, bytes: [1, 2, 3] })
  })

  test('has a record skipped that is discarded', () => {
    const ring = testRing(MapType.userRingBuffer)
    native.ringReserve(ring, 8)
    const second = native.ringReserve(ring, 8)
    expect(second).toBe(16)
    expect(native.ringDiscard(ring, second)).toBe(0)
    expect(header(ring, second).word).toBe(8 + discarded)
  })

  test('ends a reservation once, and with the length it was made for', () => {
    const ring = testRing(MapType.userRingBuffer)
    native.ringReserve(ring, 8)
    expect(native.ringSubmit(ring, 0, new Uint8Array(7))).toBe(EINVAL)
    expect(native.ringSubmit(ring, 8, new Uint8Array(8))).toBe(EINVAL)
    expect(native.ringSubmit(ring, 3, new Uint8Array(8))).toBe(EINVAL)
    expect(native.ringSubmit(ring, ringSize, new Uint8Array(8))).toBe(EINVAL)
    expect(native.ringSubmit(ring, 0, new Uint8Array(8))).toBe(0)
    expect(native.ringSubmit(ring, 0, new Uint8Array(8))).toBe(EINVAL)
    expect(native.ringDiscard(ring, 0)).toBe(EINVAL)
  })

  test('says when the ring is full, and when a record can never fit', () => {
    const ring = testRing(MapType.userRingBuffer)
    expect(native.ringReserve(ring, ringSize - 7)).toBe(E2BIG)
    expect(native.ringReserve(ring, ringSize - 8)).toBe(0)
    expect(native.ringReserve(ring, 0)).toBe(ENOSPC)
    expect(native.ringUsed(ring)).toBe(ringSize)
  })

  // The kernel would stop at it for ever.
  test('refuses a record that is longer than a program can be given', () => {
    const ring = testMap({ type: MapType.userRingBuffer, keySize: 0, valueSize: 0, maxEntries: 2 ** 25 }).handle
    expect(native.ringReserve(ring, 2 ** 24)).toBe(E2BIG)
    expect(native.ringReserve(ring, 2 ** 24 - 1)).toBe(0)
  })

  test('answers EBADF when it is closed or was not begun, and EINVAL for another map', () => {
    const ring = testRing(MapType.userRingBuffer)
    expect(native.ringSubmit(ring, 0, none)).toBe(EBADF)
    expect(native.ringDiscard(ring, 0)).toBe(EBADF)
    expect(native.ringReserve(testRing(), 8)).toBe(EINVAL)
    native.close(ring)
    expect(native.ringReserve(ring, 8)).toBe(EBADF)
  })
})
