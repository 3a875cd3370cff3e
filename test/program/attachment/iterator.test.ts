import { asm, HashMap, type Line, Program, u32 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needs, needsLinux } from '../../support/kernel/needs.js'

const { r0, r1, r2, r3, r6, r7, r10, call, exit, jeq, label, load32, load64, mov, store32, add } = asm

const iterator = (attachTo: string, instructions: readonly Line[]) =>
  Program.load({ type: 'tracing', name: 'show', license: 'GPL', expectedAttachType: 'trace_iter', attachTo, instructions })

// The context is { meta, map, key, value }: the first member of meta is the file to write to.
const elementWriter = [
  mov(r6, r1),
  load64(r7, [r6, 16]),
  jeq(r7, 0, 'done'),
  load32(r1, [r7]),
  store32([r10, -4], r1),
  load64(r1, [r6]),
  load64(r1, [r1]),
  mov(r2, r10),
  add(r2, -4),
  mov(r3, 4),
  call('seq_write'),
  label('done'),
  mov(r0, 0),
  exit()
]

function words(bytes: Buffer): number[] {
  return [...new Uint32Array(new Uint8Array(bytes).buffer)]
}

const loadForElements = () => iterator('bpf_map_elem', elementWriter)

needs('element iterators').describe('an iterator over the elements of a map', { refused: loadForElements }, () => {
  it('writes about each, anew each time it is read', () => {
    using map = HashMap.create({ name: 'numbers', key: u32, value: u32, maxEntries: 10 })
    for (const key of [1, 2, 3]) map.set(key, key)
    using program = loadForElements()
    using link = program.attachIterator({ map })
    expect(words(link.read()).sort()).toEqual([1, 2, 3])
    map.set(4, 4)
    expect(words(link.read()).sort()).toEqual([1, 2, 3, 4])
    expect(link.text()).toHaveLength(16)
  })

  it('is read in pieces', () => {
    using map = HashMap.create({ key: u32, value: u32, maxEntries: 40_000 })
    map.setMany(Array.from({ length: 40_000 }, (_none, key) => [key, key] as const))
    using program = loadForElements()
    using link = program.attachIterator({ map })
    const pieces = [...link.chunks()]
    expect(pieces.length).toBeGreaterThan(1)
    expect(new Set(words(Buffer.concat(pieces))).size).toBe(40_000)
    for (const piece of link.chunks()) {
      expect(piece.length).toBeGreaterThan(0)
      break
    }
  })

  it('needs a map', () => {
    using elements = loadForElements()
    expect(() => elements.attachIterator()).toThrow(/EBADF|EINVAL .*needs a map/)
  })
})

describe('an iterator', () => {
  const load = () => iterator('task', countingWriter)

  it('goes over all of a kind', () => {
    using tasks = load()
    using everyone = tasks.attachIterator()
    expect(everyone.read().length).toBeGreaterThan(1)
  })

  needsLinux('6.1').it(
    'goes over one thread, one process or a cgroup',
    {
      refused: () => {
        using tasks = load()
        tasks.attachIterator({ tid: process.pid })
      }
    },
    () => {
      using tasks = load()
      using everyone = tasks.attachIterator()
      using thread = tasks.attachIterator({ tid: process.pid })
      using group = tasks.attachIterator({ pid: process.pid })
      expect(thread.read()).toHaveLength(1)
      expect(group.read().length).toBeGreaterThan(1)
      expect(everyone.read().length).toBeGreaterThan(group.read().length)
    }
  )

  it('needs a program that is one', () => {
    using tasks = load()
    using other = Program.load({ type: 'xdp', instructions: [mov(r0, 2), exit()] })
    // @ts-expect-error: not a tracing program
    expect(() => other.attachIterator()).toThrow(/EINVAL .*must have been loaded as an iterator/)
    expect(() => tasks.attach()).toThrow(/^tracing program "show" .* is an iterator: see attachIterator$/)
  })

  needsLinux('6.1').it('goes over cgroups in one of four orders', () => {
    using tasks = load()
    // @ts-expect-error: no such order
    expect(() => tasks.attachIterator({ cgroup: '/', order: 'sideways' })).toThrow(/^order: expected one of self, descendants/)
  })

  it('is not read once it is closed', () => {
    using tasks = load()
    const link = tasks.attachIterator()
    link.close()
    expect(() => link.read()).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})

// One byte for each object; the last call comes with none.
const countingWriter = [
  mov(r6, r1),
  load64(r7, [r6, 8]),
  jeq(r7, 0, 'done'),
  store32([r10, -4], 0x2e),
  load64(r1, [r6]),
  load64(r1, [r1]),
  mov(r2, r10),
  add(r2, -4),
  mov(r3, 1),
  call('seq_write'),
  label('done'),
  mov(r0, 0),
  exit()
]
