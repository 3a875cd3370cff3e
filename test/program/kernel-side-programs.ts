// Programs that touch a map from the kernel's side. Each gets what it works with as the arguments of a raw tracepoint.
import { asm, type HelperName, type Line, type MapReference, Program } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r6, r7, r10, add, atomicAdd, call, exit, jne, label, load64, loadMap, mov, store32, store64 } = asm

/** A loaded program that is called with numbers, each 64 bits wide, and gives a signed 32-bit number. */
export interface KernelFunction extends Disposable {
  (...numbers: bigint[]): number
  /** The same, on that CPU. */
  readonly on: (cpu: number, ...numbers: bigint[]) => number
}

/** Loads the instructions as a function. */
export function kernelFunction(name: string, instructions: readonly Line[]): KernelFunction {
  const program = Program.load({ type: 'raw_tracepoint', name, instructions, license: 'GPL' })
  const run = (cpu: { cpu?: number }, numbers: bigint[]) => {
    const context = new Uint8Array(BigUint64Array.from(numbers).buffer)
    return program.run({ context, ...cpu }).returnValue | 0
  }
  return Object.assign((...numbers: bigint[]) => run({}, numbers), {
    on: (cpu: number, ...numbers: bigint[]) => run({ cpu }, numbers),
    [Symbol.dispose]: () => program.close()
  })
}

const argument = (register: 'r4' | 'r7', index: number) => load64(register, [r6, 8 * index])

/** Stores the first argument on the stack as a 4-byte key; `map` and its address are ready for a helper after that. */
const withKey = (map: MapReference) => [mov(r6, r1), argument(r7, 0), store32([r10, -4], r7), loadMap(r1, map), mov(r2, r10), add(r2, -4)]

/** (key, value, flags) => what the helper said. */
export function updater(map: MapReference): KernelFunction {
  const withValue = [argument(r7, 1), store64([r10, -16], r7), mov(r3, r10), add(r3, -16), argument(r4, 2)]
  return kernelFunction('update', [...withKey(map), ...withValue, call('map_update_elem'), exit()])
}

/** (key) => what the helper said. */
export function deleter(map: MapReference): KernelFunction {
  return kernelFunction('delete', [...withKey(map), call('map_delete_elem'), exit()])
}

const absent = [mov(r0, -1), exit()]

/** The key's value in `r0`; the program ends with -1 when there is none. */
const lookUp = (key: readonly Line[], helper: HelperName = 'map_lookup_elem') => [
  ...key,
  call(helper),
  jne(r0, 0, 'found'),
  ...absent,
  label('found')
]

/** (key) => the low half of the value; -1 when there is none. */
export function reader(map: MapReference): KernelFunction {
  return kernelFunction('read', [...lookUp(withKey(map)), load64(r0, [r0]), exit()])
}

/** (key, number): value += number, as two steps. */
export function adder(map: MapReference): KernelFunction {
  const inPlace = [argument(r7, 1), load64(r1, [r0]), add(r1, r7), store64([r0], r1)]
  return kernelFunction('add', [...lookUp(withKey(map)), ...inPlace, mov(r0, 0), exit()])
}

/** (key, number): value += number, as one step for all CPUs. */
export function atomicAdder(map: MapReference): KernelFunction {
  return kernelFunction('atomic_add', [...lookUp(withKey(map)), argument(r7, 1), atomicAdd([r0], r7), mov(r0, 0), exit()])
}

/** (prefix length, address in network order) => the value of the route. */
export function router(map: MapReference): KernelFunction {
  const withPrefix = [...withKey(map), store32([r10, -8], r7), argument(r7, 1), store32([r10, -4], r7), add(r2, -4)]
  return kernelFunction('route', [...lookUp(withPrefix), load64(r0, [r0]), exit()])
}
