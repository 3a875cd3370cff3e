// What the threads of worker-storm.js do. None of them ends by itself.
import { setImmediate } from 'node:timers/promises'

/** @typedef {() => void} Begin to be called when the task has begun */

const library = () => import('bpf-maps')

/**
 * The addon itself, whose functions check their arguments.
 *
 * @returns {Promise<import('../../lib/sys/addon.js').Addon>}
 */
async function addon() {
  // All that the module has, by whatever name the bundler gave it.
  const [loadAddon] = Object.values(await import(new URL('./sys/load.js', import.meta.resolve('bpf-maps')).href))
  return loadAddon()
}

/** @param {Begin} begin */
async function load(begin) {
  const { HashMap, u32, u64 } = await library()
  begin()
  // The addon is loaded by the first use.
  const map = HashMap.create({ key: u32, value: u64, maxEntries: 8 })
  for (;;) map.get(1)
}

/** @param {Begin} begin */
async function create(begin) {
  const { ArrayMap, HashMap, RingBuffer, u32, u64 } = await library()
  begin()
  for (;;) {
    HashMap.create({ key: u32, value: u64, maxEntries: 8 }).close()
    RingBuffer.create({ event: u64, size: 4096 }).close()
    const array = ArrayMap.create({ value: u64, maxEntries: 512, mmapable: true })
    array.mapped().unmap()
    array.close()
  }
}

/** @param {Begin} begin */
async function scan(begin) {
  const { HashMap, u32, u64 } = await library()
  const map = HashMap.create({ key: u32, value: u64, maxEntries: 1000 })
  map.setMany(Array.from({ length: 1000 }, (_none, key) => /** @type {const} */ ([key, key])))
  begin()
  for (;;) {
    for (const [key] of map) map.has(key)
    map.getMany([1, 2, 3])
    map.columns()
  }
}

/** @param {Begin} begin */
async function stream(begin) {
  const { asm, Program, RingBuffer, u64 } = await library()
  const { r1, r2, r3, r4, r10, add, call, exit, loadMap, mov, store64 } = asm
  const ring = RingBuffer.create({ event: u64, size: 4096 })
  const send = Program.load({
    type: 'raw_tracepoint',
    instructions: [
      ...[store64([r10, -8], 1), loadMap(r1, ring), mov(r2, r10), add(r2, -8), mov(r3, 8), mov(r4, 0)],
      ...[call('ringbuf_output'), exit()]
    ]
  })
  ring.listen(() => send.run({ context: new Uint8Array(8) }), { keepAlive: true })
  send.run({ context: new Uint8Array(8) })
  begin()
  for (;;) await setImmediate()
}

/** @param {Begin} begin */
async function map(begin) {
  const native = await addon()
  const array = native.mapCreate(2, 4, 8, 512, 1 << 10, '', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
  begin()
  for (;;) {
    const memory = native.memoryMap(array, 0, 4096)
    if (typeof memory !== 'number') native.memoryUnmap(memory)
  }
}

/** @param {Begin} begin */
async function refuse(begin) {
  const native = await addon()
  begin()
  for (;;) {
    try {
      native.possibleCpus()
      native.close(0.5)
    } catch {}
  }
}

export const tasks = { load, create, scan, stream, map, refuse }
