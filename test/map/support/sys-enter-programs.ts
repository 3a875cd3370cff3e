// Programs that change a map at the beginning of each bpf(2) call of this thread, until they are disposed of.
import { ArrayMap, asm, type Line, type MapReference, Program, u32 } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r7, r10, add, call, exit, jeq, jne, label, load32, load64, loadImmediate, loadMap, mod32, mov } = asm
const { store32, store64, xor } = asm

const key = -4
const value = -16
const withKey = (map: MapReference) => [loadMap(r1, map), mov(r2, r10), add(r2, key)]
const remove = (map: MapReference) => [...withKey(map), call('map_delete_elem')]
const store = (map: MapReference) => [...withKey(map), mov(r3, r10), add(r3, value), mov(r4, 0), call('map_update_elem')]

/** Deletes one of `count` keys from `first` on, and stores another, both chosen at random. */
export function deleterAtEachCall(map: MapReference, first: number, count: number): Disposable {
  const anyKey = [call('get_prandom_u32'), mod32(r0, count), add(r0, first), store32([r10, key], r0)]
  return atEachCall([...anyKey, ...remove(map), ...anyKey, ...store(map)])
}

/** The map holds either key 0 or key 1, the other one after each call. */
export function togglerAtEachCall(map: MapReference): Disposable {
  using present = ArrayMap.create({ value: u32, maxEntries: 1 })
  const toggled = [store32([r10, key], 0), ...withKey(present), call('map_lookup_elem'), jeq(r0, 0, 'done')]
  const keyGone = [load32(r7, [r0]), store32([r10, key], r7)]
  const keyCome = [xor(r7, 1), store32([r10, key], r7)]
  const remember = [...withKey(present), store32([r10, key], 0), call('map_lookup_elem'), jeq(r0, 0, 'done'), store32([r0], r7)]
  return atEachCall([...toggled, ...keyGone, ...remove(map), ...keyCome, ...store(map), ...remember])
}

// The number of bpf(2) differs: include/uapi/asm-generic/unistd.h, and x86's own table.
const bpfNumber = process.arch === 'x64' ? 321 : 280

function atEachCall(body: readonly Line[]): Disposable {
  const thisThread = (BigInt(process.pid) << 32n) | BigInt(process.pid)
  // The tracepoint's arguments are the registers and the call's number.
  const onlyBpf = [load64(r0, [r1, 8]), jne(r0, bpfNumber, 'done')]
  const onlyHere = [call('get_current_pid_tgid'), loadImmediate(r1, thisThread), jne(r0, r1, 'done')]
  const instructions = [...onlyBpf, ...onlyHere, store64([r10, value], 0), ...body, label('done'), mov(r0, 0), exit()]
  using program = Program.load({ type: 'raw_tracepoint', name: 'change_map', instructions, license: 'GPL' })
  return program.attach({ tracepoint: 'sys_enter' })
}
