import { asm, type MapReference, Program } from 'bpf-maps'

const { r1, r2, r3, call, exit, load64, loadMap, mov, r6 } = asm

/** Which stack `bpf_get_stackid` records, and how. */
export const StackFlag = { kernel: 0, user: 1 << 8, compareFast: 1 << 9, reuse: 1 << 10 } as const

/** A program that records the stack of whoever runs it; its id, or a negative errno. */
export interface StackRecorder extends Disposable {
  (flags: number): number
}

/** Loads a program that is run in this process. */
export function stackRecorder(stacks: MapReference): StackRecorder {
  const instructions = [mov(r6, r1), load64(r3, [r6, 0]), loadMap(r2, stacks), mov(r1, r6), call('get_stackid'), exit()]
  const program = Program.load({ type: 'raw_tracepoint', name: 'record_stack', license: 'GPL', instructions })
  const record = (flags: number) => program.run({ context: new Uint8Array(BigUint64Array.of(BigInt(flags)).buffer) }).returnValue | 0
  return Object.assign(record, { [Symbol.dispose]: () => program.close() })
}
