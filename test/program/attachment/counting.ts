// A program of any type that counts how often the kernel runs it.
import { ArrayMap, asm, Program, type ProgramDefinition, type ProgramType, u64 } from 'bpf-maps'

const { r0, r1, r2, r10, add, atomicAdd, call, exit, jeq, label, loadMap, mov, store32 } = asm

export interface Counting<Type extends ProgramType> extends Disposable {
  readonly program: Program<Type>
  /** How often it ran. */
  readonly count: () => number
}

/** Loads a program that counts, and returns that number. */
export function counting<Type extends ProgramType>(
  type: Type,
  returns: number,
  definition: Partial<ProgramDefinition<Type>> = {}
): Counting<Type> {
  const counts = ArrayMap.create({ name: 'counts', value: u64, maxEntries: 1 })
  const instructions = [
    store32([r10, -4], 0),
    loadMap(r1, counts),
    mov(r2, r10),
    add(r2, -4),
    call('map_lookup_elem'),
    jeq(r0, 0, 'done'),
    mov(r1, 1),
    atomicAdd([r0], r1),
    label('done'),
    mov(r0, returns),
    exit()
  ]
  const program = Program.load<Type>({ type, name: 'counting', license: 'GPL', instructions, ...definition })
  return {
    program,
    count: () => Number(counts.getOrThrow(0)),
    [Symbol.dispose]: () => {
      program.close()
      counts.close()
    }
  }
}
