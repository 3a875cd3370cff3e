import { createMap, MapFlag, openMap, StackTraceMap } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { needsLinux } from '../support/kernel/needs.js'
import { StackFlag, stackRecorder } from '../support/stack-recorder.js'

const folder = privateBpffs()
afterAll(folder.remove)

/** Kernel addresses are those in the upper half. */
const isKernelAddress = (address: bigint) => address >= 1n << 63n

needsLinux('5.10').describe('a map of stack traces', () => {
  it('has the kernel and the user stack of a program by their ids', () => {
    using stacks = StackTraceMap.create({ maxEntries: 64 })
    using record = stackRecorder(stacks)
    const [kernel, user] = [record(StackFlag.kernel), record(StackFlag.user)]
    expect(stacks.getOrThrow(kernel).length).toBeGreaterThan(2)
    expect(stacks.getOrThrow(kernel).every(isKernelAddress)).toBe(true)
    expect(stacks.getOrThrow(user).length).toBeGreaterThan(2)
    expect(stacks.getOrThrow(user).some(isKernelAddress)).toBe(false)
  })

  it('has one id for equal stacks', () => {
    using stacks = StackTraceMap.create({ maxEntries: 64 })
    using record = stackRecorder(stacks)
    const ids = new Set(Array.from({ length: 10 }, () => record(StackFlag.kernel)))
    expect(ids.size).toBe(1)
    expect(stacks.count()).toBe(1)
  })

  it('keeps the innermost frames when a stack is deeper than it has room for', () => {
    using deep = StackTraceMap.create({ maxEntries: 16 })
    using shallow = StackTraceMap.create({ maxEntries: 16, depth: 3 })
    using recordDeep = stackRecorder(deep)
    using recordShallow = stackRecorder(shallow)
    expect(shallow.depth).toBe(3)
    const [all, some] = [deep.getOrThrow(recordDeep(0)), shallow.getOrThrow(recordShallow(0))]
    expect(some).toHaveLength(3)
    // Each begins in a program of its own.
    expect(some.slice(1)).toEqual(all.slice(1, 3))
  })

  it('goes through its stacks', () => {
    using stacks = StackTraceMap.create({ maxEntries: 64 })
    using record = stackRecorder(stacks)
    const ids = [record(StackFlag.kernel), record(StackFlag.user)].sort((one, other) => one - other)
    expect([...stacks.keys()].sort((one, other) => one - other)).toEqual(ids)
    expect(new Map(stacks)).toEqual(new Map(ids.map(id => [id, stacks.get(id)])))
    expect([...stacks.values()]).toHaveLength(2)
    const seen: number[] = []
    stacks.forEach((frames, id) => {
      seen.push(id, frames.length)
    })
    expect(seen).toHaveLength(4)
  })

  it('deletes stacks, one by one and all', () => {
    using stacks = StackTraceMap.create({ maxEntries: 64 })
    using record = stackRecorder(stacks)
    const [kernel, user] = [record(StackFlag.kernel), record(StackFlag.user)]
    expect(stacks.delete(kernel)).toBe(true)
    expect(stacks.delete(kernel)).toBe(false)
    expect(stacks.has(kernel)).toBe(false)
    expect(stacks.has(user)).toBe(true)
    stacks.clear()
    expect(stacks.count()).toBe(0)
    expect(stacks.get(user)).toBeUndefined()
    expect(() => stacks.getOrThrow(user)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  })

  needsLinux('6.18').it('takes a stack out', () => {
    using stacks = StackTraceMap.create({ maxEntries: 64 })
    using record = stackRecorder(stacks)
    const id = record(StackFlag.kernel)
    const frames = stacks.get(id)
    expect(stacks.take(id)).toEqual(frames)
    expect(stacks.take(id)).toBeUndefined()
  })

  it('keeps build ids instead of the addresses of user stacks', () => {
    using stacks = StackTraceMap.create({ maxEntries: 64, buildIds: true })
    using record = stackRecorder(stacks)
    const frames = stacks.getOrThrow(record(StackFlag.user))
    const places = frames.filter(frame => 'buildId' in frame)
    expect(places.length).toBeGreaterThan(2)
    for (const { buildId, offset } of places) {
      expect(buildId).toMatch(/^[0-9a-f]{40}$/)
      expect(offset).toBeGreaterThan(0n)
    }
  })

  it('has addresses of the kernel also where it keeps build ids', () => {
    using stacks = StackTraceMap.create({ maxEntries: 64, buildIds: true })
    using record = stackRecorder(stacks)
    const frames = stacks.getOrThrow(record(StackFlag.kernel))
    expect(frames.every(frame => 'address' in frame && isKernelAddress(frame.address))).toBe(true)
  })
})

describe('opening a map of stack traces', () => {
  needsLinux('5.10').it('gives the stacks that another one recorded', () => {
    const path = `${folder.path}/stacks`
    using made = StackTraceMap.create({ maxEntries: 64, depth: 20 }).pin(path)
    using record = stackRecorder(made)
    const id = record(StackFlag.kernel)
    using opened = StackTraceMap.open(path)
    expect(opened.depth).toBe(20)
    expect(opened.get(id)).toEqual(made.get(id))
  })

  it('refuses frames of the other form, and closes what it opened', () => {
    using addresses = StackTraceMap.create({ maxEntries: 4 })
    using buildIds = StackTraceMap.create({ maxEntries: 4, buildIds: true })
    expect(() => StackTraceMap.open({ fd: buildIds.fd })).toThrow(/frames is build ids: use buildIds: true, expected addresses/)
    expect(() => StackTraceMap.open({ fd: addresses.fd }, { buildIds: true })).toThrow(/frames is addresses, expected build ids/)
    using opened = StackTraceMap.open({ fd: buildIds.fd }, { buildIds: true })
    expect(opened.buildIds).toBe(true)
  })

  it('is what createMap and openMap give', () => {
    const sizes = { keySize: 4, valueSize: 32 * 10, maxEntries: 4 }
    using created = createMap({ type: 'stack_trace', ...sizes, flags: MapFlag.stackBuildId })
    expect(created.buildIds).toBe(true)
    expect(created.depth).toBe(10)
    using opened = openMap({ fd: created.fd })
    expect(opened).toBeInstanceOf(StackTraceMap)
  })
})

describe('misuse of a map of stack traces', () => {
  it.each([0, -1, 0.5, '10'])('refuses a depth of %s', depth => {
    expect(() => StackTraceMap.create({ maxEntries: 4, depth: depth as number })).toThrow(/^depth: expected a number of frames/)
  })

  it('says how deep a stack can be', () => {
    expect(() => StackTraceMap.create({ maxEntries: 4, depth: 1000 })).toThrow(/valueSize must be from 8 to 4064/)
    expect(() => StackTraceMap.create({ maxEntries: 4, depth: 128 })).toThrow(/kernel\.perf_event_max_stack/)
  })

  it('refuses what is no id', () => {
    using stacks = StackTraceMap.create({ maxEntries: 4 })
    expect(() => stacks.get(-14)).toThrow(/^key: expected/)
    // @ts-expect-error: a text
    expect(() => stacks.get('1')).toThrow(TypeError)
  })

  it('refuses other maps and options that are no booleans', () => {
    // @ts-expect-error: a number
    expect(() => StackTraceMap.create({ maxEntries: 4, buildIds: 1 })).toThrow(/^buildIds: expected true or false/)
    using other = createMap({ type: 'hash', keySize: 4, valueSize: 8, maxEntries: 1 })
    expect(() => StackTraceMap.open({ fd: other.fd })).toThrow(/type is hash, expected stack_trace/)
  })

  it('is refused after close', () => {
    const stacks = StackTraceMap.create({ name: 'stacks', maxEntries: 4 })
    stacks.close()
    for (const use of [() => stacks.get(1), () => stacks.delete(1), () => [...stacks], () => stacks.take(1)]) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    }
  })
})
