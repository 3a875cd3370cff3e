import { runInNewContext } from 'node:vm'
import type { Random } from '../../../scripts/support/random.js'

/** Detaches the array's memory and returns the array, which then has none. */
function detached(size: number): Uint8Array {
  const array = new Uint8Array(size)
  structuredClone(array, { transfer: [array.buffer] })
  return array
}

/** A view that stays on a buffer which has become too short for it. */
function outOfBounds(): Uint8Array {
  const buffer = new (ArrayBuffer as unknown as new (size: number, options: object) => ResizableBuffer)(64, { maxByteLength: 128 })
  const array = new Uint8Array(buffer, 32, 32)
  buffer.resize(8)
  return array
}

interface ResizableBuffer extends ArrayBuffer {
  resize(size: number): void
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function fail(): never {
  throw new Error('a call of the addon ran JavaScript')
}

export const smallNumbers: readonly number[] = [0, -0, 1, 2, 3, 4, 6, 8, 11, 12, 22, 64, 255, 4096, -1, -4096, 0.5, Number.NaN]
export const numbers: readonly number[] = [
  ...[...smallNumbers, 2 ** 14, 2 ** 20 + 1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, 2 ** 53],
  ...[-(2 ** 53), 1e308, 5e-324, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
]
export const texts: readonly string[] = ['', 'a', 'GPL', 'sys_enter', 'a\0b', '\0', '\ud800', 'ß', '..', 'no/such/path', 'x'.repeat(5000)]

const sizes = [0, 1, 7, 8, 16, 40, 64, 100, 200, 4096]

/** Bytes of all sizes, places and states. */
export function someBytes(random: Random): Uint8Array {
  const size = random.of(sizes)
  const array = random.of([
    () => new Uint8Array(size),
    () => Buffer.alloc(size),
    () => new Uint8Array(new ArrayBuffer(size + 3), 3),
    () => new Uint8Array(new SharedArrayBuffer(size)),
    () => detached(size),
    outOfBounds
  ])()
  // A few low bytes, so that counts in it are sometimes small and sometimes immense.
  for (let index = 0; index < array.length; index += random.below(6) + 1) array[index] = random.of([0, 1, 2, 8, 0x95, 0xb7, 0xff])
  return array
}

/** A batch's state: mostly one that asks for a few entries. */
export function someState(random: Random): Uint8Array {
  if (random.oneIn(4)) return someBytes(random)
  const state = new Uint8Array(random.of([8, 12, 16]))
  state[0] = random.below(10)
  if (random.oneIn(3)) state[4] = 1
  return state
}

const curiosities: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => Symbol('garbage'),
  () => 'x'.repeat(2 ** 20),
  () => -1n,
  () => 2n ** 64n - 1n,
  () => 2n ** 100n,
  () => ({}),
  () => [1, 2, 3],
  () => fail,
  () => new Number(1),
  () => new Date(),
  () => Promise.resolve(),
  () => globalThis,
  () => new ArrayBuffer(64),
  () => new SharedArrayBuffer(64),
  () => detached(64).buffer,
  () => runInNewContext('new WebAssembly.Memory({ initial: 1 }).buffer'),
  () => new DataView(new ArrayBuffer(64)),
  () => new Uint8ClampedArray(64),
  () => new BigUint64Array(8),
  () => new Uint32Array(2),
  () => Object.create(Uint8Array.prototype),
  () => new Proxy(new Uint8Array(64), {}),
  () => new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail, ownKeys: fail }),
  revoked,
  () => ({ valueOf: fail, toString: fail, [Symbol.toPrimitive]: fail }),
  () => Object.defineProperties({}, { length: { get: fail }, byteLength: { get: fail }, buffer: { get: fail } })
]

/** Something that no function of the addon takes, or not there. */
export function curiosity(random: Random): unknown {
  return random.of(curiosities)()
}
