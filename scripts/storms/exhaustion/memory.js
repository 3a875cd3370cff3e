// The process that asks for too much memory, in a cgroup. It does not fill the cgroup little by little: the kernel kills who does.
import { writeFileSync } from 'node:fs'
import { ArrayMap, asm, BpfError, bytes, HashMap, Program, Queue, RingBuffer, Stack, UserRingBuffer, u32, u64 } from 'bpf-maps'

const large = 128 * 2 ** 20

/** Each needs twice as much as there is. */
const creations = {
  hash: () => HashMap.create({ key: u32, value: bytes(1024), maxEntries: large / 1024 }),
  lru: () => HashMap.create({ key: u32, value: bytes(1024), maxEntries: large / 1024, lru: true }),
  array: () => ArrayMap.create({ value: bytes(1024), maxEntries: large / 1024 }),
  'array to map': () => ArrayMap.create({ value: u64, maxEntries: large / 8, mmapable: true }),
  queue: () => Queue.create({ value: bytes(1024), maxEntries: large / 1024 }),
  stack: () => Stack.create({ value: bytes(1024), maxEntries: large / 1024 }),
  ring: () => RingBuffer.create({ event: u64, size: large }),
  'user ring': () => UserRingBuffer.create({ record: u64, size: large })
}

/** @param {string} procs the file that takes a process into the cgroup */
export function runOutOfMemory(procs) {
  useSmall()
  writeFileSync(procs, String(process.pid))
  const violations = Object.entries(creations).flatMap(([name, create]) => tryOnce(name, create))
  return { tried: Object.keys(creations).length, violations }
}

/**
 * @param {string} name
 * @param {() => Disposable} create
 */
function tryOnce(name, create) {
  try {
    create()[Symbol.dispose]()
    return [`${name}: 128 MiB were given in a cgroup of 64`]
  } catch (error) {
    const isFair = error instanceof BpfError && error.code === 'ENOMEM' && /cgroup/.test(error.message)
    return isFair ? afterwards(name) : [`${name} ended with ${error}`]
  }
}

/** @param {string} name */
function afterwards(name) {
  try {
    useSmall()
    return []
  } catch (error) {
    return [`after ${name} a small map ended with ${error}`]
  }
}

function useSmall() {
  const map = HashMap.create({ key: u32, value: u64, maxEntries: 10 })
  if (map.set(1, 1n).get(1) !== 1n) throw new Error('a small map lost its entry')
  map.close()
  Program.load({ type: 'xdp', instructions: [asm.mov(asm.r0, 2), asm.exit()] }).close()
}
