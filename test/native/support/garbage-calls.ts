// Calls the addon with garbage. It runs in a child process (garbage.test.ts), which may then drop its privileges: so the objects to play
// with are opened while this module is loaded.
import { MapFlag } from 'bpf-maps'
import type { Addon } from '../../../lib/sys/addon.js'
import { native } from '../../../lib/sys/native.js'
import { encodePerfEvent, PerfEventType, SampleType, SoftwareEvent } from '../../../lib/sys/perf-event.js'
import { loadProgram } from '../../../lib/sys/program-attributes.js'
import { Random } from '../../../scripts/support/random.js'
import { oneInteger } from './btf.js'
import { curiosity, numbers, smallNumbers, someBytes, someState, texts } from './garbage.js'
import { collectGarbage } from './garbage-collection.js'
import { type Kind, signatures } from './garbage-signatures.js'
import { ringOutput } from './ring-program.js'

// Large numbers are here no garbage, but a request for gigabytes of the kernel's memory or for minutes of its time.
const bounded: readonly string[] = ['mapCreate', 'programRun']

// Handles with low numbers, which calls by chance will close. What is opened after them is out of chance's reach.
const handlesByChance = Array.from({ length: 256 }, () => native.mapCreate(1, 4, 8, 4, 0, '', 0, 0, 0, 0, 0, 0, 0, 0n, 0))

const exit = new Uint8Array([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0])
const maps = [
  native.mapCreate(1, 1, 5, 16, 0, 'hash', 0, 0, 0, 0, 0, 0, 0, 0n, 0),
  native.mapCreate(2, 4, 8, 512, MapFlag.mmapable, 'array', 0, 0, 0, 0, 0, 0, 0, 0n, 0),
  native.mapCreate(6, 4, 3, 8, 0, 'per_cpu', 0, 0, 0, 0, 0, 0, 0, 0n, 0),
  native.mapCreate(22, 0, 4, 8, 0, 'queue', 0, 0, 0, 0, 0, 0, 0, 0n, 0),
  native.mapCreate(33, 0, 0, 4, MapFlag.mmapable, 'arena', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
]
const ring = native.mapCreate(27, 0, 0, 4096, 0, 'ring', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
const userRing = native.mapCreate(31, 0, 0, 4096, 0, 'user_ring', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
const programs = [
  loadProgram({ type: 1, instructions: exit, name: 'filter' }),
  loadProgram({ type: 17, instructions: exit, name: 'raw' }),
  loadProgram({ type: 17, instructions: ringOutput(native.descriptor(ring)), name: 'output' })
]
/** A frozen map takes no more changes, so only one is frozen. */
const victim = native.mapCreate(1, 4, 8, 4, 0, 'frozen', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
const events = [
  native.perfEventOpen(bpfOutput(), -1, 0),
  native.perfEventOpen(encodePerfEvent({ type: PerfEventType.software, config: SoftwareEvent.taskClock }), 0, -1)
]
const links = [native.rawTracepointOpen(programs[1]!, 'sched_process_exit', 0n)]
const objects = [...maps, ring, userRing, ...programs, victim, ...events, ...links]

/** How often calls ended in which way. */
export interface Tally {
  answered: number
  refused: number
  threw: number
  /** Calls that ended in a way that none should. */
  readonly wrong: string[]
}

/** Makes so many calls of each function but those left out. */
export function callWithGarbage(seed: number, rounds: number, leftOut: readonly string[]): Tally {
  if (objects.some(handle => handle < 0)) throw new Error(`the objects to play with could not be made: ${objects}`)
  const random = new Random(seed)
  const names = Object.keys(signatures).filter(name => !leftOut.includes(name))
  const tally: Tally = { answered: 0, refused: 0, threw: 0, wrong: [] }
  const held: Uint8Array[] = []
  for (let round = 0; round < rounds; round++) {
    for (const name of names) callOnce(random, name as keyof Addon, tally, held)
    if (random.oneIn(100)) collectGarbage()
  }
  endWaiting()
  return tally
}

/** Waiting for an object can keep the process alive. */
function endWaiting(): void {
  for (const handle of [...objects, ...given, ...handlesByChance]) native.close(handle)
}

function callOnce(random: Random, name: keyof Addon, tally: Tally, held: Uint8Array[]): void {
  const values = valuesFor(random, name, held)
  try {
    const result: unknown = (native[name] as (...values: unknown[]) => unknown)(...values)
    if (result instanceof ArrayBuffer) keep(held, result)
    else if (typeof result !== 'number') tally.wrong.push(`${name} returned ${typeof result}`)
    tally[typeof result === 'number' && result < 0 ? 'refused' : 'answered'] += 1
  } catch (error) {
    tally.threw += 1
    if (!(error instanceof TypeError || error instanceof RangeError)) tally.wrong.push(`${name} threw ${error}`)
  }
}

/** Views of the addon's memory, for calls to come; the oldest is dropped. */
function keep(held: Uint8Array[], buffer: ArrayBuffer): void {
  held.push(new Uint8Array(buffer))
  if (held.length > 8) held.shift()
}

function valuesFor(random: Random, name: keyof Addon, held: readonly Uint8Array[]): unknown[] {
  const pool = bounded.includes(name) ? smallNumbers : numbers
  const kinds = signatures[name]
  const values = kinds.map(kind => (random.oneIn(4 * kinds.length) ? curiosity(random) : makers[kind](random, pool, held)))
  if (random.oneIn(20)) values.pop()
  if (random.oneIn(20)) values.push(curiosity(random))
  return values
}

type Maker = (random: Random, pool: readonly number[], held: readonly Uint8Array[]) => unknown

const makers: { readonly [kind in Kind]: Maker } = {
  map: (random, pool) => someHandle(random, pool, maps),
  program: (random, pool) => someHandle(random, pool, programs),
  object: (random, pool) => someHandle(random, pool, objects),
  link: (random, pool) => someHandle(random, pool, links),
  event: (random, pool) => (random.oneIn(4) ? 0 : someHandle(random, pool, events)),
  victim: (random, pool) => someHandle(random, pool, [victim]),
  // Mostly the ring itself: each handle has a reader of its own, which has nothing in hand before it begins.
  ring: (random, pool) => (random.oneIn(3) ? someHandle(random, pool, [ring, userRing]) : ring),
  userRing: (random, pool) => (random.oneIn(3) ? someHandle(random, pool, [ring, userRing]) : userRing),
  callback: () => () => undefined,
  fd: (random, pool) => (random.oneIn(2) ? native.descriptor(random.of(objects)) : random.of(pool)),
  attributes: random => (random.oneIn(3) ? someBytes(random) : distorted(random, bpfOutput())),
  batch: random => (random.oneIn(2) ? new Uint8Array(66_000) : someBytes(random)),
  cpu: (random, pool) => (random.oneIn(3) ? random.of(pool) : random.of([-1, 0])),
  number: (random, pool) => random.of(pool),
  flags: (random, pool) => (random.oneIn(4) ? random.of(pool) : 0),
  bigint: random => (random.oneIn(4) ? 2n ** 63n : 0n),
  text: random => random.of(texts),
  bytes: (random, _pool, held) => (random.oneIn(4) && held.length > 0 ? random.of(held) : someBytes(random)),
  context: random => (random.oneIn(4) ? someBytes(random) : new Uint8Array()),
  state: random => someState(random),
  code: random => (random.oneIn(2) ? someBytes(random) : exit),
  btf: random => (random.oneIn(2) ? someBytes(random) : oneInteger()),
  words: random => new Uint32Array(random.below(8)),
  memory: (random, _pool, held) => random.of([...held, new Uint8Array(8)]).buffer
}

function bpfOutput(): Uint8Array {
  return encodePerfEvent({ type: PerfEventType.software, config: SoftwareEvent.bpfOutput, sampleType: SampleType.raw })
}

function distorted(random: Random, bytes: Uint8Array): Uint8Array {
  if (random.oneIn(2)) bytes[random.below(bytes.length)] = random.below(256)
  return bytes
}

const given: number[] = []

/** Mostly a handle of one of the objects, which the call may close. The oldest ones are closed, whoever still uses them. */
function someHandle(random: Random, pool: readonly number[], owners: readonly number[]): number {
  if (random.oneIn(6)) return random.of(pool)
  const handle = native.adopt(native.descriptor(random.of(owners)))
  given.push(handle)
  if (given.length > 32) native.close(given.shift()!)
  return handle
}
