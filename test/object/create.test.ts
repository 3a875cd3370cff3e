import { ArrayMap, BpfObject, HashMap, ObjectError, Queue, VerifierError } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { bpfDescriptors } from '../native/support/process.js'
import { fixturePath } from '../support/fixture.js'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'

const open = (name: string) => BpfObject.open(fixturePath(name))
const packet = { data: new Uint8Array(64) }

describe('an object with the section "maps"', () => {
  it('is created with all its maps, in the order of the section', () => {
    using object = open('classic.o').create()
    expect([...object.maps].map(map => map.type)).toEqual(['hash', 'percpu_array', 'queue'])
    expect(object.maps['packets']!.info()).toMatchObject({ name: 'packets', keySize: 4, valueSize: 8, maxEntries: 100, flags: 1 })
  })

  it('has programs that use its maps', () => {
    using object = open('classic.o').create()
    object.programs['count_packets']!.run({ ...packet, repeat: 3 })
    const packets = HashMap.open({ fd: object.maps['packets']!.fd })
    expect([...packets]).toEqual([[Uint8Array.of(64, 0, 0, 0), Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0)]])
    packets.close()
    expect(object.maps[2]).toBeInstanceOf(Queue)
  })
})

describe('a map of an object that is created', () => {
  it('is found by its name and by its place, and has a descriptor, a name and a definition', () => {
    const definitions = open('classic.o')
    using object = definitions.create()
    expect(object.maps[0]).toBe(object.maps['packets'])
    expect(object.maps[0]!.fd).toBeGreaterThan(2)
    expect(object.maps[0]!.name).toBe(definitions.maps[0]!.name)
    expect(definitions.maps[0]).toMatchObject({ type: object.maps[0]!.type, keySize: object.maps[0]!.keySize })
    expect([object.maps['none'], object.maps[3], object.programs['none']]).toEqual([undefined, undefined, undefined])
  })
})

describe('a function that calls others', () => {
  // An atomic operation that gives the old value.
  needsLinux('5.12').it('has them with it, also those of other sections', () => {
    using object = open('calls.o').create({ programs: ['one_call', 'nested_calls'] })
    const run = (name: string) => object.programs[name]!.run(packet).returnValue
    const sums = ArrayMap.open({ fd: object.maps['sums']!.fd })
    expect(run('one_call')).toBe(2)
    expect(run('nested_calls')).toBe(1)
    expect(sums.columns()).toMatchObject({ keys: Uint32Array.of(0, 1, 2, 3) })
    expect(sums.get(0)).toEqual(Uint8Array.of(20, 0, 0, 0, 0, 0, 0, 0))
    expect(sums.get(1)).toEqual(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0))
    sums.close()
  })

  needsLinux('5.17').it('may give one to a helper', () => {
    using object = open('calls.o').create({ programs: ['loop'] })
    expect(object.programs['loop']!.run(packet).returnValue).toBe(5)
    using sums = ArrayMap.open({ fd: object.maps['sums']!.fd })
    expect(sums.get(3)).toEqual(Uint8Array.of(0 + 1 + 2 + 3 + 4, 0, 0, 0, 0, 0, 0, 0))
  })
})

describe('the programs of an object', () => {
  it('are those that are named, if any are', () => {
    using none = open('calls.o').create({ programs: [] })
    expect([...none.programs]).toEqual([])
    using one = open('refused.o').create({ programs: ['careful'] })
    expect([...one.programs].map(program => program.name)).toEqual(['careful'])
  })

  it('are refused by a name that none has', () => {
    expect(() => open('calls.o').create({ programs: ['loop', 'lop'] })).toThrow(
      new RangeError('programs[1]: expected one of one_call, nested_calls, loop, got "lop"')
    )
    // @ts-expect-error: a list
    expect(() => open('calls.o').create({ programs: 'loop' })).toThrow(/^programs: expected the names of programs/)
  })

  it('are refused with what the verifier says, and then nothing is left', () => {
    const before = bpfDescriptors().size
    const error = thrownBy(() => open('refused.o').create())
    expect(error).toBeInstanceOf(VerifierError)
    expect(error.message).toMatch(/^cannot load xdp program "careless": .* R0 invalid mem access 'map_value_or_null'/)
    expect((error as VerifierError).log).toContain('return *count;')
    expect(bpfDescriptors().size).toEqual(before)
  })
})

describe('an object', () => {
  it('can be created several times, with maps of their own', () => {
    const definitions = open('classic.o')
    using one = definitions.create()
    using other = definitions.create()
    expect(one.maps[0]!.id).not.toBe(other.maps[0]!.id)
  })

  needsLinux('5.17').it('closes all that it made, and twice is fine', () => {
    const before = bpfDescriptors().size
    const object = open('calls.o').create()
    const { sums } = object.maps
    const { loop } = object.programs
    expect(object.closed).toBe(false)
    object.close()
    object.close()
    expect([object.closed, sums!.closed, loop!.closed]).toEqual([true, true, true])
    expect(() => loop!.run(packet)).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    expect(bpfDescriptors().size).toEqual(before)
  })

  it('is not created for another byte order', () => {
    expect(() => open('classic-big-endian.o').create()).toThrow(
      new ObjectError('cannot use object "classic-big-endian": it was compiled for machines of the other byte order: use -target bpfel')
    )
  })
})
