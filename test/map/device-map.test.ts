import { type AttachType, asm, createMap, DeviceMap, MapFullError, openMap, Program } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { thrownBy } from '../support/thrown-by.js'

const index = native.interfaceIndex('lo')
const lo = { index, name: 'lo', programId: undefined }

function loadForDevice(expectedAttachType: AttachType | 0 = 'xdp_devmap'): Program<'xdp'> {
  return Program.load({ type: 'xdp', expectedAttachType, instructions: [asm.mov('r0', 2), asm.exit()] })
}

describe.each([
  ['an array', false],
  ['a hash', true]
])('T-DEV: a device map, %s', (_name, hash) => {
  const make = () => DeviceMap.create({ name: 'ports', maxEntries: 4, hash })

  it('takes an interface by name or index, and gives both', () => {
    using map = make()
    expect(map.set(0, 'lo').set(2, index)).toBe(map)
    expect(map.get(0)).toEqual(lo)
    expect(map.get(2)).toEqual(lo)
    expect(map.get(1)).toBeUndefined()
    expect([map.has(2), map.has(1), map.has(1000)]).toEqual([true, false, false])
  })

  it('keeps a program with an interface, and gives its id', () => {
    using map = make()
    using program = loadForDevice()
    map.set(1, { interface: 'lo', program }).set(2, { interface: index })
    expect(map.get(1)).toEqual({ ...lo, programId: program.id })
    expect(map.get(2)).toEqual(lo)
  })

  it('is walked over, entry by entry', () => {
    using map = make().set(3, 'lo').set(1, 'lo')
    expect([...map].sort(([left], [right]) => left - right)).toEqual([
      [1, lo],
      [3, lo]
    ])
    expect([...map.keys()].sort()).toEqual([1, 3])
    expect([...map.values()]).toEqual([lo, lo])
    const seen: unknown[] = []
    map.forEach((device, key) => void seen.push([key, device]))
    expect(seen).toEqual([...map.entries()])
  })

  it('deletes, and says whether there was something', () => {
    using map = make().set(1, 'lo')
    expect([map.delete(1), map.delete(1), map.has(1)]).toEqual([true, false, false])
  })

  it('has entries without room for a program, if told so', () => {
    using map = DeviceMap.create({ maxEntries: 1, hash, programs: false })
    expect([map.valueSize, map.set(0, 'lo').get(0)]).toEqual([4, lo])
    using opened = DeviceMap.open({ id: map.id })
    expect(() => opened.set(0, { interface: 'lo', program: { fd: 5 } })).toThrow(
      /^value\.program: expected none: the values of this map have 4/
    )
    expect(opened.set(0, { interface: 'lo' }).get(0)).toEqual(lo)
  })

  it('is opened, whichever it is', () => {
    using map = make().set(1, 'lo')
    using opened = DeviceMap.open({ id: map.id })
    expect(opened.get(1)).toEqual(lo)
    using any = openMap({ id: map.id })
    expect(any instanceof DeviceMap && [...any]).toEqual([...map])
  })

  it('refuses what is no interface, before the call', () => {
    using map = make()
    const set = (device: unknown) => () => map.set(0, device as string)
    expect(set('')).toThrow(RangeError)
    expect(set('lo\0')).toThrow(RangeError)
    expect(set(0)).toThrow(/^value: expected the index of a network interface, an integer from 1, got 0$/)
    expect(set(1.5)).toThrow(RangeError)
    expect(set(true)).toThrow(/^value: expected the name of a network interface, or its index, got true$/)
    expect(set(null)).toThrow(TypeError)
    expect(set({})).toThrow(/^value\.interface: /)
    expect(set({ interface: 'lo', program: 5 })).toThrow(/^value\.program: expected a program/)
    expect(() => map.set(-1, 'lo')).toThrow(/^key: /)
  })

  it('says which interface is missing', () => {
    using map = make()
    expect(thrownBy(() => map.set(0, 'no-such-port'))).toMatchObject({
      name: 'BpfError',
      code: 'ENODEV',
      message: expect.stringMatching(/^cannot find the network interface "no-such-port": ENODEV .* none of that name\.$/)
    })
    expect(thrownBy(() => map.set(0, 0x7fff_ffff)).message).toMatch(/: EINVAL .* has no such interface/)
  })

  it('says what a program lacks', () => {
    using map = make()
    using program = loadForDevice(0)
    expect(thrownBy(() => map.set(0, { interface: 'lo', program })).message).toMatch(/ attach type BPF_XDP_DEVMAP\.$/)
    program.close()
    expect(thrownBy(() => map.set(0, { interface: 'lo', program }))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })
})

describe('a device map', () => {
  it('that is an array has an end', () => {
    using map = DeviceMap.create({ maxEntries: 2 })
    expect(thrownBy(() => map.set(2, 'lo'))).toMatchObject({
      code: 'E2BIG',
      message: expect.stringMatching(/Its indexes go from 0 to 1\.$/)
    })
    expect(thrownBy(() => map.delete(2))).toMatchObject({ code: 'EINVAL', message: expect.stringMatching(/Its indexes go from 0 to 1\.$/) })
    expect([map.nextKey(), map.nextKey(0), map.nextKey(1)]).toEqual([0, 1, undefined])
  })

  it('that is a hash has any keys, and can be full', () => {
    using map = DeviceMap.create({ maxEntries: 1, hash: true })
    map.set(1_000_000, 'lo')
    expect([...map.keys()]).toEqual([1_000_000])
    expect([map.nextKey(), map.nextKey(1_000_000)]).toEqual([1_000_000, undefined])
    expect(() => map.set(1, 'lo')).toThrow(MapFullError)
    expect(map.delete(1)).toBe(false)
  })

  it('is found again at its pin, with the flag that the kernel has added', () => {
    const folder = privateBpffs()
    try {
      const make = () => DeviceMap.create({ maxEntries: 1, pin: `${folder.path}/ports` })
      using map = make().set(0, 'lo')
      using again = make()
      expect([again.id, again.get(0)]).toEqual([map.id, lo])
    } finally {
      folder.remove()
    }
  })

  it('has a class in maps of any type', () => {
    using map = createMap({ type: 'devmap', keySize: 4, valueSize: 4, maxEntries: 1 })
    expect(map.set(0, 'lo').get(0)).toEqual(lo)
  })
})
