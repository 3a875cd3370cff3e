import { asm, type MapReference, Program } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r5, r6, r10, add, call, exit, jle, label, load64, loadMap, loadMapValue, mov, mov32, store64 } = asm

/** A program that sends numbers as samples of the CPU that it runs on. */
export interface SampleSender extends Disposable {
  /** Sends a sample of 16 bytes: the two numbers. 0, or a negative errno. */
  (first: number, second?: number): number
  /** The same on that CPU. */
  readonly on: (cpu: number, first: number, second?: number) => number
}

/** Loads a program that is run in this process. */
export function sampleSender(events: MapReference): SampleSender {
  const program = Program.load({
    type: 'raw_tracepoint',
    name: 'send_sample',
    license: 'GPL',
    instructions: [
      ...[mov(r6, r1), load64(r2, [r6, 0]), store64([r10, -16], r2), load64(r2, [r6, 8]), store64([r10, -8], r2)],
      ...[loadMap(r2, events), mov32(r3, -1), mov(r4, r10), add(r4, -16), mov(r5, 16)],
      ...[call('perf_event_output'), exit()]
    ]
  })
  const send = (cpu: { cpu?: number }, first: number, second: number) => {
    const context = new Uint8Array(BigUint64Array.of(BigInt(first), BigInt(second)).buffer)
    return program.run({ context, ...cpu }).returnValue | 0
  }
  return Object.assign((first: number, second = 0) => send({}, first, second), {
    on: (cpu: number, first: number, second = 0) => send({ cpu }, first, second),
    [Symbol.dispose]: () => program.close()
  })
}

const longestOutput = 60_000

/** (size): sends so many bytes from the beginning of the array's value, on the first CPU; what the helper said. */
export function sampleOutputter(events: MapReference, source: MapReference) {
  const program = Program.load({
    type: 'raw_tracepoint',
    name: 'output_sample',
    license: 'GPL',
    instructions: [
      ...[load64(r5, [r1, 0]), jle(r5, longestOutput, 'fits'), mov(r0, -1), exit()],
      ...[label('fits'), loadMapValue(r4, source, 0), loadMap(r2, events), mov32(r3, -1), call('perf_event_output'), exit()]
    ]
  })
  const output = (size: number): number => {
    return program.run({ context: new Uint8Array(BigUint64Array.of(BigInt(size)).buffer), cpu: 0 }).returnValue | 0
  }
  return Object.assign(output, { [Symbol.dispose]: () => program.close() })
}
