import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { places } from '../../../scripts/storms/exhaustion/memory-cgroup.js'
import { orderOf } from '../../../scripts/storms/kill/roles.js'
import { readChoice, usage } from '../../../scripts/storms/options.js'
import { figureLines, verdict } from '../../../scripts/storms/report.js'
import { growth, median } from '../../../scripts/storms/soak/trend.js'
import { Cleanup } from '../../../scripts/storms/support/cleanup.js'
import { Row } from '../../../scripts/storms/support/ledger.js'
import { storms } from '../../../scripts/storms/table.js'

const run = () => Promise.resolve({ figures: {}, violations: [] })
const one = { name: 'one', about: 'Does one thing.', unit: 'seconds', usual: 100, short: 5, run }
const two = { name: 'two', about: 'Does another.', unit: 'calls', usual: 1000, short: 10, run }
const known = [one, two]

describe('the command line of the storms', () => {
  it.each<[string[], unknown]>([
    [['one'], [{ storm: one, amount: 100 }]],
    [['one', '7'], [{ storm: one, amount: 7 }]],
    [['two', '--short'], [{ storm: two, amount: 10 }]],
    [
      ['all', '--short'],
      [
        { storm: one, amount: 5 },
        { storm: two, amount: 10 }
      ]
    ]
  ])('%j', (args, chosen) => {
    expect(readChoice([...args, '--seed', '4'], known)).toEqual({ chosen, seed: 4 })
  })

  it.each([[[]], [['--help']], [['one', '--help']]])('asks for nothing: %j', args => {
    expect(readChoice(args, known)).toBeUndefined()
  })

  it.each<[string[], string]>([
    [['three'], 'there is no storm three, only one, two and all'],
    [['one', 'x'], 'seconds: expected a whole number from 1, got x'],
    [['one', '0'], 'seconds: expected a whole number from 1, got 0'],
    [['one', '--seed=-1.5'], '--seed: expected a whole number from 1, got -1.5'],
    [['all', '5'], 'all storms take their usual amounts, or the short ones with --short'],
    [['one', '5', '6'], 'expected a storm and how much of it, got one 5 6']
  ])('refuses %j', (args, message) => {
    expect(() => readChoice(args, known)).toThrow(message)
  })

  it('lists them', () => {
    expect(usage(known)).toContain('  two         Does another. calls: 1000, short 10.\n')
  })

  it('has a sentence about each storm, and names that differ', () => {
    expect(storms.filter(({ about }) => !/^[A-Z].*\.$/.test(about))).toEqual([])
    expect(new Set(storms.map(({ name }) => name)).size).toBe(storms.length)
  })
})

describe('the report of a storm', () => {
  it('has its figures below each other', () => {
    expect(figureLines({ kills: 1234567, '  of readers': 1, course: '1 → 2' })).toEqual([
      '  kills         1,234,567',
      '    of readers          1',
      '  course            1 → 2'
    ])
    expect(figureLines({})).toEqual([])
  })

  it('ends with what must not be, or with nothing of it', () => {
    expect(verdict([{ storm: one, violations: [] }])).toEqual(['nothing lost, nothing left'])
    expect(
      verdict([
        { storm: one, violations: [] },
        { storm: two, violations: ['a map is lost', 'a pin is left'] }
      ])
    ).toEqual(['two: a map is lost', 'two: a pin is left'])
  })
})

describe('the cleanup after a storm', () => {
  it('undoes the last first, all of them, once, and tells what failed', async () => {
    const done: number[] = []
    const cleanup = new Cleanup()
    cleanup.defer(() => done.push(1))
    cleanup.defer(() => Promise.reject(new Error('no')))
    cleanup.defer(() => done.push(3))
    expect(await cleanup.run()).toEqual(['cleaning up failed: no'])
    expect(await cleanup.run()).toEqual([])
    expect(done).toEqual([3, 1])
  })
})

function ledger() {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'ledger')
  writeFileSync(path, '')
  return path
}

describe('the ledger', () => {
  it('keeps numbers of several rows, for whoever opens it', () => {
    const path = ledger()
    const [first, second] = [new Row(path, 0), new Row(path, 3)]
    first.set(0, 2 ** 53 - 1)
    second.set(0, 5)
    second.add(15)
    second.add(15, 4)
    const again = new Row(path, 3)
    expect([again.get(0), again.get(1), again.get(15)]).toEqual([5, 0, 5])
    first.read()
    expect(first.get(0)).toBe(2 ** 53 - 1)
    for (const row of [first, second, again]) row.close()
  })

  it('shows whether events are left out', () => {
    const row = new Row(ledger(), 0)
    onTestFinished(() => row.close())
    const check = orderOf(row)
    check(0)
    check(1)
    expect(() => check(3)).toThrow('event 3 of the ring came where 2 was expected')
    expect(() => check(1)).toThrow('event 1')
    // The next reader may see the last ones again.
    const next = orderOf(row)
    next(1)
    next(2)
    expect([row.get(1), row.get(2)]).toEqual([3, 1])
  })
})

describe('the judgement of a soak', () => {
  const sample = (mappings: number, megabytes: number) => ({ descriptors: 50, mappings, megabytes, heap: 10 })

  it('is good where numbers go up and down, or up at the beginning', () => {
    expect(growth(Array.from({ length: 30 }, (_none, index) => sample(300 + (index % 3) * 50, index < 8 ? 60 + index : 70)))).toEqual([])
  })

  it('names what grows and grows', () => {
    const grown = growth(Array.from({ length: 30 }, (_none, index) => sample(300 + 5 * index, 60 + 2 * index)))
    expect(grown).toEqual(['mappings grew from 375 to 425', 'megabytes grew from 90 to 110'])
  })

  it('says nothing after a few rounds', () => {
    expect(growth([sample(1, 1), sample(900, 900)])).toEqual([])
  })

  it('takes the number in the middle', () => {
    expect(median([5, 1, 9])).toBe(5)
  })
})

describe('the places of cgroups that limit memory', () => {
  it('are those of version 2, and of version 1 with that controller', () => {
    const mounts = [
      '25 30 0:22 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory',
      '26 30 0:23 / /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu,cpuacct',
      '27 30 0:24 / /sys/fs/cgroup/unified rw shared:9 - cgroup2 cgroup2 rw',
      '28 30 0:25 / /proc rw - proc proc rw',
      ''
    ].join('\n')
    expect(places(mounts)).toEqual([
      { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
      { root: '/sys/fs/cgroup/unified', limit: 'memory.max' }
    ])
  })
})
