import { createMap, kinds, type MapDefinition, MapFlag, type MapKind, type MapType, NotSupportedError, type SizeRule } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/kernel-release.js'
import { neededRelease } from '../../lib/map/creation-advice.js'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'

type Sizes = 'keySize' | 'valueSize' | 'maxEntries'

const table = Object.entries(kinds) as [MapType, MapKind][]
const known = table.filter(([, kind]) => !isOlderThan(kind.since))
const unknown = table.filter(([, kind]) => isOlderThan(kind.since))

/** These need more than sizes and flags: a map to be the template of their values, or BTF. */
const incomplete = ['array_of_maps', 'hash_of_maps', 'struct_ops', 'sk_storage', 'inode_storage', 'task_storage', 'cgrp_storage']
const complete = known.filter(([type]) => !incomplete.includes(type))

/** The least that the kind takes. */
function smallest(type: MapType, kind: MapKind): MapDefinition {
  const least = ({ min, oneOf }: SizeRule) => oneOf?.[0] ?? min
  const flags = kind.requiredFlags ?? 0
  return { type, keySize: least(kind.key), valueSize: least(kind.value), maxEntries: least(kind.maxEntries), flags }
}

/** Sizes just outside of the rule. */
function misfits({ min, max, multipleOf, oneOf }: SizeRule): number[] {
  if (oneOf !== undefined) return [0, Math.max(...oneOf) + 1]
  const around = [min - 1, ...(max === undefined ? [] : [max + 1]), ...(multipleOf === undefined ? [] : [min + 1])]
  return around.filter(size => size >= 0)
}

function rulesOf(kind: MapKind): [Sizes, SizeRule][] {
  return [
    ['keySize', kind.key],
    ['valueSize', kind.value],
    ['maxEntries', kind.maxEntries]
  ]
}

function messageFor(definition: MapDefinition): string {
  return thrownBy(() => createMap(definition).close()).message
}

describe.each(known)('an invalid attribute of a %s map', (type, kind) => {
  const valid = smallest(type, kind)

  it.each(rulesOf(kind).flatMap(([field, rule]) => misfits(rule).map(size => [field, size] as const)))('%s %i is named', (field, size) => {
    const message = messageFor({ ...valid, [field]: size })
    expect(message).toMatch(
      new RegExp(`^cannot create ${type} map: E[A-Z0-9]+ .*For a map of type ${type}, .*${field} must be .*, not ${size}\\b`)
    )
  })

  it('a flag that it does not take is named', () => {
    for (const [name, bit] of Object.entries(MapFlag).filter(([, flag]) => !(kind.flags & flag))) {
      expect(messageFor({ ...valid, flags: valid.flags! | bit })).toContain(`the flag ${name} is not allowed`)
    }
  })

  it('a flag that nobody knows is given as a number', () => {
    expect(messageFor({ ...valid, flags: (valid.flags! | (1 << 31)) >>> 0 })).toContain('the flag 0x80000000 is not allowed')
  })

  it('several are all named', () => {
    const message = messageFor({ ...valid, ...impossible(kind), flags: (1 << 30) >>> 0 })
    for (const field of Object.keys(impossible(kind))) expect(message).toContain(`${field} must be `)
    expect(message).toContain('the flag 0x40000000 is not allowed')
  })
})

function impossible(kind: MapKind): Partial<Record<Sizes, number>> {
  return Object.fromEntries(
    rulesOf(kind).flatMap(([field, rule]) =>
      misfits(rule)
        .slice(0, 1)
        .map(size => [field, size])
    )
  )
}

describe('what the table says of a kind', () => {
  it.each(complete)('is enough to create a %s map', (type, kind) => {
    using map = createMap(smallest(type, kind))
    expect(map.type).toBe(type)
    // To those of device maps the kernel adds that programs only read them.
    expect(map.info().flags & ~MapFlag.programReadOnly).toBe(kind.requiredFlags ?? 0)
  })

  it.each(complete.filter(([, kind]) => kind.requiredFlags !== undefined))(
    'names the flag that a %s map cannot be without',
    (type, kind) => {
      expect(messageFor({ ...smallest(type, kind), flags: 0 })).toMatch(/the flag (noPrealloc|mmapable) is required/)
    }
  )

  it.each(complete)('lists flags that the kernel takes for a %s map', (type, kind) => {
    const refused = Object.entries(MapFlag)
      .filter(([name, bit]) => kind.flags & bit && !newer.includes(name) && !isTaken(type, kind, bit))
      .map(([name]) => name)
    expect(refused).toEqual([])
  })

  it.each([
    ['readOnly', 'writeOnly'],
    ['programReadOnly', 'programWriteOnly']
  ] as const)('does not hide that %s and %s exclude each other', (one, other) => {
    const message = messageFor({ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 1, flags: MapFlag[one] | MapFlag[other] })
    expect(message).toContain(`the flags ${one} and ${other} exclude each other`)
  })
})

/** Flags of kernels that are newer than the kind: the kernel that runs the tests may not know them. */
const newer = ['overwrite']

function isTaken(type: MapType, kind: MapKind, bit: number): boolean {
  // A value of whole stack trace entries with build ids, 32 bytes each.
  const valueSize = bit === MapFlag.stackBuildId ? { valueSize: 32 } : {}
  try {
    createMap({ ...smallest(type, kind), ...valueSize, flags: (kind.requiredFlags ?? 0) | bit }).close()
    return true
  } catch {
    return false
  }
}

describe('a kind of map that is newer than the kernel', () => {
  it('is named with the Linux that has it', () => {
    for (const [type, kind] of unknown) {
      const error = thrownBy(() => createMap(smallest(type, kind)))
      expect(error).toBeInstanceOf(NotSupportedError)
      expect(error.message).toMatch(new RegExp(`^cannot create ${type} map: .*It needs Linux ${kind.since} or newer\\.$`))
    }
  })
})

describe('too much memory', () => {
  it.each([
    ['maxEntries', { type: 'hash', keySize: 4, valueSize: 4, maxEntries: 2 ** 30 }],
    ['maxEntries', { type: 'array', keySize: 4, valueSize: 2 ** 20, maxEntries: 2 ** 31 }],
    ['valueSize', { type: 'hash', keySize: 4, valueSize: 2 ** 22, maxEntries: 10 }],
    ['keySize', { type: 'hash', keySize: 2 ** 22, valueSize: 4, maxEntries: 10 }],
    ['maxEntries', { type: 'queue', keySize: 0, valueSize: 2 ** 16, maxEntries: 2 ** 32 - 1 }]
  ] as const)('by %s is refused, with that attribute and the size of the whole: %j', (field, definition) => {
    const error = thrownBy(() => createMap(definition).close())
    // Which of the two it is depends on the release.
    expect(error).toMatchObject({ name: 'BpfError', code: expect.stringMatching(/^(E2BIG|ENOMEM)$/), command: 'BPF_MAP_CREATE' })
    const { keySize, valueSize, maxEntries } = definition
    expect(error.message).toMatch(
      new RegExp(
        `\\. ${field} ${definition[field]} is too large: its ${maxEntries} entries of ${keySize} \\+ ${valueSize} bytes are about \\d+ MiB\\.$`
      )
    )
  })

  it('in one CPU’s value is refused with the most that there can be', () => {
    const error = thrownBy(() => createMap({ type: 'percpu_hash', keySize: 4, valueSize: 32_769, maxEntries: 1 }))
    expect(error).toMatchObject({ code: expect.stringMatching(/^(E2BIG|ENOMEM)$/) })
    expect(error.message).toMatch(/valueSize must be from 1 to 32768, not 32769\.$/)
  })
})

describe('the Linux that a map needs', () => {
  const kind: MapKind = { ...kinds.struct_ops, since: '5.6', flagsSince: { link: '6.4', mmapable: '6.10' } }

  it('is that of its kind, or of the newest of its flags', () => {
    expect(neededRelease(kind, 0)).toBe('5.6')
    expect(neededRelease(kind, MapFlag.link)).toBe('6.4')
    expect(neededRelease(kind, MapFlag.link | MapFlag.mmapable | MapFlag.zeroSeed)).toBe('6.10')
  })
})

describe('what is neither a size nor a flag', () => {
  const refusals = [
    [{ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 1, numaNode: 4095 }, 'There is no memory node 4095.'],
    [{ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 1, mapExtra: 1 }, 'For a map of type hash, mapExtra must be 0, not 1.'],
    [{ type: 'bloom_filter', keySize: 0, valueSize: 4, maxEntries: 1, mapExtra: 16 }, 'the number of hashes, goes from 0 to 15.'],
    [
      { type: 'arena', keySize: 0, valueSize: 0, maxEntries: 1, flags: MapFlag.mmapable, mapExtra: 291 },
      'a multiple of the size of a page.'
    ],
    [{ type: 'ringbuf', keySize: 0, valueSize: 0, maxEntries: 12_288 }, 'maxEntries must be a power of two.'],
    [{ type: 'cpumap', keySize: 4, valueSize: 4, maxEntries: 65_536 }, 'that the kernel was built for.'],
    [{ type: 'task_storage', keySize: 4, valueSize: 70_000, maxEntries: 0, flags: MapFlag.noPrealloc }, 'has less than 64 KiB.']
  ] as const

  for (const [definition, advice] of refusals) {
    needsLinux(kinds[definition.type].since).it(`is named: ${JSON.stringify(definition)}`, { refused: () => createMap(definition) }, () => {
      expect(messageFor(definition)).toContain(advice)
    })
  }
})
