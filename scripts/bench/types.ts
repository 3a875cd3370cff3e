import type { BpfMap } from 'bpf-maps'

/** How much a workload does in a round, and on how large a map. */
export interface Size {
  readonly operations: number
  readonly entries: number
}

/** One side of a comparison, ready to run. */
export interface Loop {
  /** Not timed: makes what a caller has at hand already. */
  prepare?(round: number): void
  /** What is timed. Gives the checksum, unless `check` makes one from what is then in the map. */
  run(round: number): number | undefined | Promise<number>
  /** Not timed. */
  check?(): number
  /** Not timed: brings the map back to where it was. */
  reset?(): void
  /** What counts instead of the time that `run` took, in nanoseconds. */
  nanoseconds?(): number
}

/** How a result is given: as a multiple of raw C's time, or as it is. */
export type Unit = 'ratio' | 'ns' | 'ms' | 'MB' | 'bytes' | 'calls'

/** The same work done by a C program, by npm `bpf` and by this library, on the same maps. */
export interface Workload extends Size {
  /** In targets.js, in filters and in JSON. */
  readonly name: string
  readonly title: string
  readonly unit?: Unit
  /** Fills the maps that all sides work on, and that each inherits as descriptors from 3 on. */
  maps(size: Size): readonly BpfMap[]
  /** Not timed, before each side's turn: fills what the sides empty. */
  fill?(size: Size): void
  /** What goes on while the rounds are run. */
  meanwhile?(size: Size, session: Session): { close(): void }
  /** The loop's name in raw/main.c. */
  readonly raw?: string
  /** The name there of the loop by libbpf. */
  readonly libbpf?: string
  ours(size: Size): Loop
  /** Missing where npm `bpf` has no such operation. */
  npm?(bpf: NpmBpf, size: Size): Loop
}

/** C, C with libbpf, npm `bpf` and this library. */
export type SideName = 'raw' | 'libbpf' | 'npm' | 'ours'

/** Values of each round, in the measurement's unit; `raw` in nanoseconds per operation. */
export type Samples = Readonly<Partial<Record<SideName, readonly number[]>>>

/** One row of the table. */
export interface Measurement {
  readonly name: string
  readonly title: string
  readonly unit: Unit
  measure(session: Session): Samples | Promise<Samples>
}

export interface Statistics {
  readonly median: number
  readonly least: number
  readonly greatest: number
}

/** A measurement and what came out. */
export interface Result extends Pick<Measurement, 'name' | 'title' | 'unit'> {
  readonly raw: Statistics | undefined
  readonly libbpf: Statistics | undefined
  readonly npm: Statistics | undefined
  readonly ours: Statistics | undefined
}

/** What one run of the benchmark was asked for, and has. */
export interface Session {
  readonly quick: boolean
  readonly rounds: number
  /** The C program. */
  readonly raw: string
  readonly hasLibbpf: boolean
  /** The library that counts calls of bpf(2). */
  readonly callCounter: string
  /** The folder of npm `bpf`, or why there is none. */
  readonly npm: { readonly path: string } | { readonly missing: string }
}

export interface NpmConversion<T> {
  parse(buffer: Buffer): T
  format(buffer: Buffer, value: T): void
}

export interface NpmMapRef {
  readonly fd: number
  readonly keySize: number
  readonly valueSize: number
}

/** A map of npm `bpf`, as far as it is used here. */
export interface NpmMap<K, V> extends Iterable<[K, V]> {
  get(key: K): V | undefined
  set(key: K, value: V): this
  delete(key: K): boolean
  setBatch(entries: readonly (readonly [K, V])[]): this
  deleteBatch(keys: readonly K[]): void
  getBatch(size: number): IterableIterator<[K, V][]>
}

/** npm `bpf`, as far as it is used here. */
export interface NpmBpf {
  createMapRef(fd: number, options?: { transfer?: boolean }): NpmMapRef
  readonly ConvMap: new <K, V>(ref: NpmMapRef, key: NpmConversion<K>, value: NpmConversion<V>) => NpmMap<K, V>
}
