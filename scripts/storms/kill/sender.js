import { ArrayMap, asm, Program, RingBuffer, u64number } from 'bpf-maps'
import { counts, pinOf } from './place.js'

const { r0, r1, r2, r3, r7, atomicAdd, call, exit, jeq, label, load64, loadMap, loadMapValue, mov, store64 } = asm

/**
 * Sends some events with each call, by a program that gives each the next number and counts it in the same run.
 *
 * @param {import('./place.js').Place} place
 */
export function sender(place) {
  const counters = ArrayMap.open(pinOf(place, 'counts'), { value: counts })
  const ring = RingBuffer.open(pinOf(place, 'ring'), { event: u64number })
  const reserve = [loadMap(r1, ring), mov(r2, 8), mov(r3, 0), call('ringbuf_reserve'), jeq(r0, 0, 'lost')]
  const submit = [load64(r1, [r7, 0]), store64([r0, 0], r1), mov(r1, r0), mov(r2, 0), call('ringbuf_submit')]
  const countSent = [mov(r1, 1), atomicAdd([r7, 0], r1), mov(r0, 0), exit()]
  const countLost = [label('lost'), mov(r1, 1), atomicAdd([r7, 8], r1), mov(r0, 0), exit()]
  const instructions = [loadMapValue(r7, counters, 0), ...reserve, ...submit, ...countSent, ...countLost]
  const program = Program.load({ type: 'sched_cls', license: 'GPL', name: `${place.prefix}send`, instructions })
  return () => {
    program.run({ data: new Uint8Array(64), repeat: 10 })
  }
}
