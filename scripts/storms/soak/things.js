import {
  ArrayMap,
  asm,
  BpfError,
  BpfObject,
  bpffs,
  HashMap,
  MapOfMaps,
  mapTypescript,
  openMap,
  PerfBuffer,
  PerfEvent,
  PerfEventArray,
  Program,
  perCpu,
  Queue,
  RingBuffer,
  struct,
  UserRingBuffer,
  u32,
  u64,
  u64number
} from 'bpf-maps'
import { root } from '../../support/run.js'

/** @import { BpfMap, Link, MapReference } from 'bpf-maps' */

const { r0, r1, r2, r3, r4, r10, add, call, exit, loadMap, mov, store64 } = asm

/**
 * Notes an object of the kernel, which must be gone at the end.
 *
 * @typedef {<Thing extends BpfMap | Program | Link>(thing: Thing) => Thing} Keep
 */

const Value = struct({ packets: u64, bytes: u64 })

/**
 * What a soak opens and closes; `path` is free to pin something at. Each of them closes what it opens.
 *
 * @satisfies {Record<string, (keep: Keep, path: string) => unknown>}
 */
export const things = {
  'a hash map': keep => {
    const map = keep(HashMap.create({ key: u32, value: Value, maxEntries: 1000 }))
    map.setMany(Array.from({ length: 500 }, (_none, key) => /** @type {const} */ ([key, { packets: 1n, bytes: 2n }])))
    if ([...map.entries()].length !== 500) throw new Error('a scan lost keys')
    map.entries().next()
    map.close()
  },
  'a map with a slot for each CPU': keep => {
    const map = keep(HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 100 }))
    map.get(1)
    map.close()
  },
  'mapped memory': keep => {
    const map = keep(ArrayMap.create({ value: u64, maxEntries: 4096, mmapable: true }))
    const memory = map.mapped()
    memory.add(7, 1n)
    map.close()
    memory.unmap()
  },
  'memory that is mapped when its map is closed': keep => {
    const map = keep(ArrayMap.create({ value: u64, maxEntries: 4096, mmapable: true }))
    map.mapped()
    map.close()
  },
  'a map of maps': keep => {
    const inner = keep(HashMap.create({ key: u32, value: u32, maxEntries: 4 }))
    const outer = keep(MapOfMaps.create({ maxEntries: 4, inner }))
    outer.set(1, inner)
    outer.get(1)?.close()
    outer.close()
    inner.close()
  },
  'a pinned map': (keep, path) => {
    const map = keep(HashMap.create({ key: u32, value: Value, maxEntries: 10, pin: path }))
    const again = HashMap.create({ key: u32, value: Value, maxEntries: 20, pin: path, onIncompatible: 'replace' })
    keep(again)
    openMap(path).close()
    again.unpin()
    again.close()
    map.close()
  },
  'what is generated from types': keep => {
    const map = keep(HashMap.create({ name: 'typed', key: u32, value: Value, maxEntries: 10 }))
    if (!mapTypescript(map).includes('packets')) throw new Error('the source lacks a field')
    map.close()
  },
  'a ring that is listened to': keep => {
    const ring = keep(RingBuffer.create({ event: u64number, size: 4096 }))
    ring.listen(() => undefined)
    send(keep, ring)
    ring.close()
  },
  'a ring that is read in a loop': async keep => {
    const ring = keep(RingBuffer.create({ event: u64number, size: 4096 }))
    send(keep, ring)
    for await (const event of ring) if (event === 1) break
    ring.close()
  },
  'a ring whose loop still waits': keep => {
    const ring = keep(RingBuffer.create({ event: u64number, size: 4096 }))
    ring
      .events()
      .next()
      .catch(() => undefined)
    ring.close()
  },
  'a user ring': keep => {
    const ring = keep(UserRingBuffer.create({ record: u64number, size: 4096 }))
    ring.reserve()?.submit(1)
    ring.reserve()?.discard()
    ring.close()
  },
  'a perf buffer': keep => {
    const events = keep(PerfEventArray.create())
    const buffer = PerfBuffer.open(events, { event: u64number, size: 4096 })
    buffer.drain()
    buffer.listen(() => undefined)
    buffer.close()
    events.close()
  },
  'a perf event': () => PerfEvent.open({ event: 'task-clock', cpu: 0 }).close(),
  'a queue that is full': keep => {
    const queue = keep(Queue.create({ value: u32, maxEntries: 2 }))
    refused(() => [1, 2, 3].map(value => queue.push(value)))
    queue.close()
  },
  'a map that the kernel refuses': () => refused(() => HashMap.create({ key: u32, value: u32, maxEntries: 2 ** 32 - 1 })),
  'a program that the verifier refuses': () => refused(() => Program.load({ type: 'xdp', instructions: [exit()] })),
  'an attached program': (keep, path) => {
    const program = keep(Program.load({ type: 'raw_tracepoint', license: 'GPL', instructions: [mov(r0, 0), exit()] }))
    const link = keep(program.attach({ tracepoint: 'sched_process_exit' }))
    link.pin(path)
    bpffs.unpin(path)
    link.close()
    program.close()
  },
  'an object file': keep => {
    const object = BpfObject.open(`${root}/test/fixtures/bpf/variables.o`).create()
    for (const map of object.maps) keep(map)
    object.close()
  }
}

/** @param {() => unknown} step */
function refused(step) {
  try {
    step()
  } catch (error) {
    if (error instanceof BpfError) return
    throw error
  }
  throw new Error('the kernel has not refused it')
}

/**
 * @param {Keep} keep
 * @param {MapReference} ring
 */
function send(keep, ring) {
  const output = [loadMap(r1, ring), mov(r2, r10), add(r2, -8), mov(r3, 8), mov(r4, 0), call('ringbuf_output'), mov(r0, 0), exit()]
  const program = keep(Program.load({ type: 'xdp', license: 'GPL', instructions: [store64([r10, -8], 1), ...output] }))
  program.run({ data: new Uint8Array(64), repeat: 5 })
  program.close()
}
