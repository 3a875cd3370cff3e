import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { BpfObject, MapFlag, ObjectError } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { fixturePath, readFixture } from '../support/fixture.js'
import { patience } from '../support/patience.js'

const open = (name: string) => BpfObject.open(fixturePath(name))

const nothingElse = { numaNode: 0, mapExtra: 0n, pinned: false, keyType: 0, valueType: 0, inner: undefined, slots: [] }

/** A file with one of the words of its section `maps` replaced. */
function withWord(index: number, value: number): Uint8Array {
  const bytes = readFixture('classic-wide.o')
  // The first two words of the definitions: type array, 4 bytes of key.
  const at = Buffer.from(bytes).indexOf(Buffer.from([2, 0, 0, 0, 4, 0, 0, 0, 16, 0, 0, 0]))
  new DataView(bytes.buffer).setUint32(at + index * 4, value, true)
  return bytes
}

describe('C-06: the definitions of the section "maps"', () => {
  const classic = [
    { name: 'packets', type: 'hash', keySize: 4, valueSize: 8, maxEntries: 100, flags: MapFlag.noPrealloc, ...nothingElse },
    { name: 'by_cpu', type: 'percpu_array', keySize: 4, valueSize: 8, maxEntries: 4, flags: 0, ...nothingElse },
    { name: 'a_queue', type: 'queue', keySize: 0, valueSize: 4, maxEntries: 10, flags: 0, ...nothingElse }
  ]

  it.each(['classic.o', 'classic-big-endian.o'])('are listed in the order of the section: %s', name => {
    expect([...open(name).maps]).toEqual(classic)
  })

  it('may have more than five fields', () => {
    expect([...open('classic-wide.o').maps]).toEqual([
      { name: 'first', type: 'array', keySize: 4, valueSize: 16, maxEntries: 2, flags: 0, ...nothingElse },
      { name: 'second', type: 'lru_hash', keySize: 8, valueSize: 8, maxEntries: 1000, flags: 0, ...nothingElse }
    ])
  })

  it('may be of a type that this library does not know', () => {
    expect(BpfObject.open(withWord(0, 999)).maps['first']).toMatchObject({ type: 999 })
  })

  it('are refused where the other fields mean something', () => {
    expect(() => BpfObject.open(withWord(6, 3))).toThrow(
      new ObjectError(
        'cannot use the object file: the definition of map "first" has 3 in field 7, which has no meaning that loaders agree on'
      )
    )
  })

  it('may stand in a file of 32 bits', () => {
    const bytes = readFixture('classic-32-bit.o')
    new DataView(bytes.buffer).setUint16(18, 247)
    expect([...BpfObject.open(bytes).maps].map(map => map.name)).toEqual(['first', 'second'])
  })
})

describe('C-07: the definitions of the section ".maps"', () => {
  it.each(['maps.o', 'maps-big-endian.o'])('are listed with all they say: %s', name => {
    const { maps } = open(name)
    expect(maps['flows']).toMatchObject({ type: 'hash', keySize: 16, valueSize: 16, maxEntries: 1024, flags: 0 })
    expect(maps['by_address']).toMatchObject({ type: 'lru_percpu_hash', keySize: 6, valueSize: 24, flags: MapFlag.noCommonLru })
    expect(maps['seen']).toMatchObject({ type: 'bloom_filter', keySize: 0, valueSize: 8, mapExtra: 3n })
    expect(maps['events']).toMatchObject({ type: 'ringbuf', keySize: 0, valueSize: 0, maxEntries: 4096 })
    expect(maps['shared']).toMatchObject({ pinned: true, numaNode: 0, flags: MapFlag.numaNode })
  })

  it('have the types of keys and values where the source gives types', () => {
    const { flows, by_address: byAddress } = open('maps.o').maps
    expect([flows!.keyType > 0, flows!.valueType > 0]).toEqual([true, true])
    expect(byAddress).toMatchObject({ keyType: 0, valueType: 0 })
  })

  it('describe inner maps', () => {
    const { outer, by_tenant: byTenant } = open('maps.o').maps
    expect(outer).toMatchObject({ type: 'array_of_maps', keySize: 4, valueSize: 4, maxEntries: 4 })
    expect(outer!.inner).toMatchObject({ name: 'outer.inner', type: 'array', keySize: 4, valueSize: 8, maxEntries: 4 })
    expect(byTenant!.inner).toMatchObject({ type: 'hash', keySize: 4, valueSize: 16, maxEntries: 32 })
    expect(byTenant!.slots).toEqual([])
  })

  it.each(['maps.o', 'maps-big-endian.o'])('say what maps hold from the start: %s', name => {
    const { outer, jumps } = open(name).maps
    expect(outer!.slots).toEqual([
      { index: 0, holds: 'inner_a' },
      { index: 2, holds: 'inner_b' }
    ])
    expect(jumps!.slots).toEqual([{ index: 1, holds: 'second' }])
  })
})

describe('an object file', () => {
  it('C-08: has its maps by name and by place', () => {
    const { maps } = open('classic.o')
    expect(maps[0]).toBe(maps['packets'])
    expect(maps[2]).toBe(maps['a_queue'])
    expect([maps[3], maps['none']]).toEqual([undefined, undefined])
    expect(Object.keys(maps)).toEqual(['packets', 'by_cpu', 'a_queue'])
  })

  it('has an array for each section of global variables', () => {
    const { maps } = open('variables.o')
    const sizes = Object.fromEntries([...maps].map(map => [map.name, [map.type, map.maxEntries, map.flags]]))
    const [changes, fixed] = [MapFlag.mmapable, MapFlag.mmapable | MapFlag.programReadOnly]
    expect(sizes).toEqual({
      '.data': ['array', 1, changes],
      '.rodata': ['array', 1, fixed],
      '.data.custom': ['array', 1, changes],
      '.rodata.fixed': ['array', 1, fixed],
      '.bss': ['array', 1, changes],
      '.bss.cleared': ['array', 1, changes]
    })
  })

  it('has programs, whose sections say what they are for', () => {
    const { programs } = open('calls.o')
    expect([...programs].map(program => program.name)).toEqual(['one_call', 'nested_calls', 'loop'])
    expect(programs['one_call']).toEqual({ name: 'one_call', section: 'xdp', type: 'xdp', target: '', autoload: true })
    expect(open('refused.o').programs['careful']).toMatchObject({ section: '?xdp', type: 'xdp', autoload: false })
    expect(open('core.o').programs['read_task']).toMatchObject({ type: 'raw_tracepoint', target: 'sys_enter' })
  })

  it('has a name and a licence', () => {
    expect(open('maps-big-endian.o')).toMatchObject({ name: 'maps-big-endian', license: 'Dual MIT/GPL' })
    expect(BpfObject.open(readFixture('classic-wide.o'))).toMatchObject({ name: '', license: '' })
  })

  it('is read without privileges', { timeout: 60_000 * patience }, () => {
    const script = `import { BpfObject } from './lib/object/bpf-object.js'
      console.log([...BpfObject.open(process.argv[1]).maps].length)`
    const node = [process.execPath, '--import', './test/support/typescript.js', '--input-type=module', '-e', script, fixturePath('maps.o')]
    const { stdout, stderr } = spawnSync('setpriv', ['--inh-caps=-all', '--bounding-set=-all', ...node], { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: '10\n', stderr: '' })
  })
})

describe('a file that is no object file for BPF', () => {
  it.each([
    ['something else', Buffer.from('hello'), 'ELF: it does not begin with 0x7f "ELF" (at byte 0)'],
    ['another machine', readFixture('classic-32-bit.o'), "it was compiled for another machine than BPF: number 8 of ELF's list"]
  ])('is refused: %s', (_what, bytes, problem) => {
    expect(() => BpfObject.open(bytes)).toThrow(new ObjectError(`cannot use the object file: ${problem}`))
  })

  it('is named', () => {
    expect(() => BpfObject.open(process.execPath)).toThrow(`cannot use ${process.execPath}: it was compiled for another machine than BPF`)
    expect(() => BpfObject.open('/no/such/file.o')).toThrow(/ENOENT/)
  })

  it.each([undefined, 7, {}, []])('is no path and no bytes: %j', file => {
    // @ts-expect-error: neither a path nor bytes
    expect(() => BpfObject.open(file)).toThrow(TypeError)
  })

  it('may lack the BTF that describes its maps', () => {
    const bytes = readFixture('maps.o')
    const at = Buffer.from(bytes).indexOf('.BTF\0')
    bytes[at + 1] = 'X'.charCodeAt(0)
    expect(() => BpfObject.open(bytes)).toThrow(/its section \.maps needs BTF that describes it, and there is none: compile it with -g$/)
  })
})

describe('the fixtures', () => {
  it('name no folder of the machine that compiled them', () => {
    for (const name of ['maps.o', 'variables.o', 'calls.o']) {
      expect(readFileSync(fixturePath(name)).toString('latin1')).not.toMatch(/\/(tmp|home|root)\//)
    }
  })
})
