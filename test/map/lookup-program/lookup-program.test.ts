import { Session } from 'node:inspector'
import { u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { foundAt, lookupLayout } from '../../../lib/map/lookup-program/layout.js'
import { loadLookupProgram } from '../../../lib/map/lookup-program/lookup-program.js'
import { mappingsOf } from '../../native/support/process.js'
import { boundMap } from '../support/bound-map.js'
import { numberedEntries, range } from '../support/numbers.js'
import { programDescriptors } from '../support/program-descriptors.js'

const layout = lookupLayout(4, 8)

/** The program over a map of so many numbers, and a function that has it look keys up. */
function programOver(entries: number) {
  const map = boundMap({ key: u32, value: u64, maxEntries: entries, entries: numberedEntries(entries) })
  const program = loadLookupProgram(map.binding, layout)!
  const { memory } = program
  const lookUp = (keys: readonly number[]) => {
    for (const [index, key] of keys.entries()) memory.setUint32(layout.keysAt + index * layout.keyStride, key, true)
    expect(program.run(keys.length)).toBe(true)
    return keys.map((_key, index) => (memory.u8[foundAt + index] ? memory.u64[layout.valuesAt / 8 + index] : undefined))
  }
  const dispose = () => {
    program.close()
    program.unmap()
    map[Symbol.dispose]()
  }
  return { program, lookUp, [Symbol.dispose]: dispose }
}

describe('the look-up program', () => {
  it.each([1, 7, 8, 9, 1024])('does %i keys, each anew', count => {
    using over = programOver(500)
    for (const first of [0, 100, 5000]) {
      const keys = range(count).map(index => first + index)
      expect(over.lookUp(keys)).toEqual(keys.map(key => (key < 500 ? BigInt(key) : undefined)))
    }
  })

  it('does all keys, whenever signals interrupt it', () => {
    using over = programOver(1000)
    using _profiler = profiler()
    for (const round of range(500)) {
      const keys = range(1024).map(index => (index * 7 + round) % 1000)
      expect(over.lookUp(keys)).toEqual(keys.map(BigInt))
    }
  })

  it('stays within its memory, whatever position is written there', () => {
    using over = programOver(10)
    over.lookUp(range(10))
    for (const position of [0xffff_ffff, 0xffff_fff8, 1017, 0x8000_0001]) {
      over.program.memory.setUint32(0, position, true)
      expect(over.lookUp([3, 4])).toEqual([3n, 4n])
    }
  })

  it('is refused once it is closed, and leaves neither program nor memory behind', () => {
    const mappings = mappingsOf('bpf-map')
    {
      using over = programOver(10)
      expect([programDescriptors(), mappingsOf('bpf-map')]).toEqual([1, mappings + 1])
      over.program.close()
      expect(over.program.run(1)).toBe(false)
    }
    expect([programDescriptors(), mappingsOf('bpf-map')]).toEqual([0, mappings])
  })

  it('is not loaded for a map that is closed', () => {
    const mappings = mappingsOf('bpf-map')
    const map = boundMap({ key: u32, value: u64, maxEntries: 1 })
    map[Symbol.dispose]()
    expect(loadLookupProgram(map.binding, layout)).toBeUndefined()
    expect([programDescriptors(), mappingsOf('bpf-map')]).toEqual([0, mappings])
  })
})

/** V8's profiler, whose signals come some thousand times a second. */
function profiler(): Disposable {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.setSamplingInterval', { interval: 100 })
  session.post('Profiler.start')
  return { [Symbol.dispose]: () => session.disconnect() }
}
