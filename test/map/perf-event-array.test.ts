import { asm, createMap, openMap, PerfEvent, PerfEventArray, Program, possibleCpus } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { needsLinux } from '../support/kernel/needs.js'

const { r0, r1, r2, r3, r4, r6, r10, add, call, exit, jne, label, load64, loadMap, mov } = asm

const folder = privateBpffs()
afterAll(folder.remove)

const ENOENT = -2
const E2BIG = -7

/** A program that reads the counter in a slot, on CPU 0: the low half of the count, or a negative errno. */
function counterReader(events: PerfEventArray) {
  const program = Program.load({
    type: 'raw_tracepoint',
    name: 'read_counter',
    license: 'GPL',
    instructions: [
      ...[mov(r6, r1), loadMap(r1, events), load64(r2, [r6, 0])],
      ...[mov(r3, r10), add(r3, -24), mov(r4, 24), call('perf_event_read_value')],
      jne(r0, 0, 'failed'),
      load64(r0, [r10, -24]),
      label('failed'),
      exit()
    ]
  })
  const read = (slot: number) => program.run({ context: new Uint8Array(BigUint64Array.of(BigInt(slot)).buffer), cpu: 0 }).returnValue | 0
  return Object.assign(read, { [Symbol.dispose]: () => program.close() })
}

const cpuClock = () => PerfEvent.open({ event: 'cpu-clock', cpu: 0 })

needsLinux('5.10').describe('a perf event array', () => {
  it('lets a program read the counter in a slot', () => {
    using events = PerfEventArray.create({ name: 'clocks' })
    using read = counterReader(events)
    expect(read(0)).toBe(ENOENT)
    using event = cpuClock()
    events.set(0, event)
    const first = read(0)
    expect(first).toBeGreaterThan(0)
    expect(read(0)).toBeGreaterThan(first)
  })

  it('has a slot for each possible CPU, or as many as it is asked for', () => {
    using events = PerfEventArray.create()
    using more = PerfEventArray.create({ maxEntries: 100 })
    expect([events.length, more.length]).toEqual([possibleCpus(), 100])
    using read = counterReader(events)
    expect(read(possibleCpus())).toBe(E2BIG)
  })

  it('holds the event, which may be closed', () => {
    using events = PerfEventArray.create()
    using read = counterReader(events)
    const event = cpuClock()
    events.set(0, event)
    event.close()
    expect(read(0)).toBeGreaterThan(0)
  })

  it('empties a slot', () => {
    using events = PerfEventArray.create()
    using read = counterReader(events)
    using event = cpuClock()
    events.set(0, event)
    expect(events.delete(0)).toBe(true)
    expect(events.delete(0)).toBe(false)
    expect(read(0)).toBe(ENOENT)
  })

  it.each([
    ['empties the slots of an object that is closed', false],
    ['keeps them where elements are preserved (needs Linux 5.11)', true]
  ])('%s', (_name, preserveElements) => {
    using events = PerfEventArray.create({ preserveElements }).pin(`${folder.path}/events_${preserveElements}`)
    using read = counterReader(events)
    using event = cpuClock()
    const other = PerfEventArray.open(`${folder.path}/events_${preserveElements}`)
    other.set(0, event)
    expect(read(0)).toBeGreaterThan(0)
    other.close()
    if (preserveElements) expect(read(0)).toBeGreaterThan(0)
    else expect(read(0)).toBe(ENOENT)
  })
})

describe('a perf event array', () => {
  it('is what createMap and openMap give', () => {
    using created = createMap({ type: 'perf_event_array', keySize: 4, valueSize: 4, maxEntries: 2 })
    expect(created).toBeInstanceOf(PerfEventArray)
    using opened = openMap({ id: created.id })
    expect(opened).toBeInstanceOf(PerfEventArray)
  })

  it('refuses what is no perf event', () => {
    using events = PerfEventArray.create({ maxEntries: 2 })
    expect(() => events.set(0, events)).toThrow(/EBADF .* That is the descriptor of something else than a perf event/)
    // @ts-expect-error: a number
    expect(() => events.set(0, 3)).toThrow(/^value: expected a perf event/)
  })

  it('refuses an index beyond its end', () => {
    using events = PerfEventArray.create({ maxEntries: 2 })
    using event = cpuClock()
    expect(() => events.set(2, event)).toThrow(/Its indexes go from 0 to 1/)
    expect(() => events.delete(2)).toThrow(/Its indexes go from 0 to 1/)
    expect(() => events.set(-1, event)).toThrow(/^key: /)
  })

  it('is refused after close', () => {
    const events = PerfEventArray.create({ maxEntries: 2 })
    using event = cpuClock()
    events.close()
    expect(() => events.set(0, event)).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    expect(() => events.delete(0)).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})
