import { BpfObject, MapFlag, ObjectError, StructOps } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { ElfFile } from '../../lib/elf/elf-file.js'
import { bpfDescriptors } from '../native/support/process.js'
import { available, uniqueName } from '../program/struct-ops/congestion-control.js'
import { childOf } from '../support/child.js'
import { fixturePath, readFixture } from '../support/fixture.js'
import { needsLinux } from '../support/kernel/needs.js'
import { patience } from '../support/patience.js'

const fixture = 'struct-ops.o'
const open = () => BpfObject.open(fixturePath(fixture))
const inChild = childOf<typeof import('./struct-ops-scenarios.js')>(new URL('./struct-ops-scenarios.ts', import.meta.url))

/** The object's structure of that name. */
function structure(object: ReturnType<BpfObject['create']>, name: string): StructOps<true> | StructOps<false> {
  const map = object.maps[name]
  if (map instanceof StructOps) return map
  throw new Error(`${name} is no structure`)
}

/** The fixture with some of the bytes of a section replaced. */
function withBytes(section: string, offset: number, bytes: Uint8Array): BpfObject {
  const file = readFixture(fixture)
  file.set(bytes, ElfFile.parse(file).section(section)!.offset + offset)
  return BpfObject.open(file)
}

needsLinux('6.4').describe('the structures of operations of an object file', { refused: () => open().create() }, () => {
  it('are listed among its maps, and their programs are those that are loaded', () => {
    const { maps, programs } = open()
    const sizes = { type: 'struct_ops', keySize: 4, valueSize: 56, maxEntries: 1 }
    expect([...maps].map(map => map.name)).toEqual(['linked', 'newer', 'unlinked', '.bss'])
    expect(maps['linked']).toMatchObject({ ...sizes, flags: MapFlag.link })
    expect(maps['unlinked']).toMatchObject({ ...sizes, flags: 0 })
    expect([...programs].filter(program => !program.autoload).map(program => program.name)).toEqual(['unknown', 'unused'])
  })

  it('become those of the kernel, by the names of their members', () => {
    using object = open().create()
    const { count_opened: init, half: ssthresh, count_acknowledged: avoid, same: undo } = object.programs
    const required = { ssthresh: ssthresh!.id, cong_avoid: avoid!.id, undo_cwnd: undo!.id }
    expect(structure(object, 'linked').members()).toMatchObject({ ...required, init: init!.id, name: 'fixture_linked', flags: 1 })
    expect(structure(object, 'newer').members()).toMatchObject({ ...required, init: undefined, name: 'fixture_newer', flags: 0 })
    expect([...object.maps].slice(0, 3).map(map => structure(object, map.name).state())).toEqual(['ready', 'ready', 'init'])
  })

  it('are registered by links in the section ".struct_ops.link", and without them in ".struct_ops"', () => {
    const file = open()
    const [one, other] = [uniqueName(), uniqueName()]
    file.data['linked'] = { ...(file.data['linked'] as object), name: one }
    file.data['unlinked'] = { ...(file.data['unlinked'] as object), name: other }
    using object = file.create()
    using _link = structure(object, 'linked').register()
    const unlinked = structure(object, 'unlinked')
    unlinked.register()
    expect(available()).toEqual(expect.arrayContaining([one, other]))
    if (!unlinked.linked) unlinked.unregister()
    expect(available()).not.toContain(other)
  })

  it('are used by TCP', { timeout: 60_000 * patience }, () => {
    const { result, error } = inChild('transfer', [uniqueName(), 1 << 16], { privateNetwork: true })
    expect(error).toBeUndefined()
    expect(result).toMatchObject({ received: 1 << 16, opened: 2 })
    expect(result!.acknowledged).toBeGreaterThan(0)
  })

  it('stay empty without their programs', () => {
    using object = open().create({ programs: [] })
    expect(structure(object, 'linked').state()).toBe('init')
    expect(() => structure(object, 'linked').register()).toThrow(/EINVAL .*It has no members/)
  })

  it('are closed with the object', () => {
    const object = open().create()
    const linked = structure(object, 'linked')
    object.close()
    expect(() => linked.register()).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})

describe('an object with a structure of operations', () => {
  needsLinux('6.4').it('is refused with a value for a member that the kernel does not have, and then nothing is left', () => {
    const before = bpfDescriptors().size
    const file = open()
    file.data['newer'] = { ...(file.data['newer'] as object), limit_of_no_kernel: 1n }
    expect(() => file.create()).toThrow(
      /^newer\.members: expected a member of tcp_congestion_ops \(.*\bssthresh\b.*\), got "limit_of_no_kernel"$/
    )
    expect(bpfDescriptors().size).toBe(before)
  })

  needsLinux('6.4').it('is refused with a program for such a member', () => {
    expect(() => open().create({ programs: ['half', 'unknown'] })).toThrow(
      /^attachTo: expected an operation of tcp_congestion_ops \(.*\bssthresh\b.*\), got "of_no_kernel"$/
    )
  })

  needsLinux('6.4').it('is refused with a program that is in no structure, if that is to be loaded', () => {
    expect(() => open().create({ programs: ['unused'] })).toThrow(
      new ObjectError('cannot use object "struct-ops": program "unused" is in none of its structures of operations')
    )
  })

  it('is refused where the kernel does not know the structure', () => {
    const bytes = Buffer.from(
      Buffer.from(readFixture(fixture)).toString('latin1').replaceAll('tcp_congestion_ops', 'tcp_congestion_opz'),
      'latin1'
    )
    expect(() => BpfObject.open(bytes).create()).toThrow(
      /^linked: expected one of this kernel's structures of operations \(.*\), got "tcp_congestion_opz"$/
    )
  })

  it('is refused where a program stands for two operations', () => {
    // What the pointer of `undo_cwnd` is to: the second function of its section.
    expect(() => withBytes('.struct_ops.link', 48, Uint8Array.of(24))).toThrow(
      /: program "half" is tcp_congestion_ops\.ssthresh and tcp_congestion_ops\.undo_cwnd, and can be one only$/
    )
  })

  it('is refused where it ends before its structure does', () => {
    const bytes = readFixture(fixture)
    // The size of the section, in its header.
    const { index } = ElfFile.parse(bytes).section('.struct_ops.link')!
    const view = new DataView(bytes.buffer)
    view.setUint32(Number(view.getBigUint64(40, true)) + index * 64 + 32, 100, true)
    expect(() => BpfObject.open(bytes)).toThrow(/the definition of map "newer" lies beyond the end of its section$/)
  })

  it('is refused where a pointer is to something else than a function', () => {
    const variable = ElfFile.parse(readFixture(fixture))
      .symbols()
      .findIndex(({ name }) => name === 'opened')
    for (const [offset, byte] of [
      [12, variable],
      [12, 255],
      [0, 25]
    ] as const) {
      expect(() => withBytes('.rel.struct_ops.link', offset, Uint8Array.of(byte))).toThrow(
        /the definition of map "linked" has a pointer at byte \d+ to something else than a function$/
      )
    }
  })
})
