import { atPath, invalidType, outOfRange } from '../../codec/index.js'
import type { BuildIdFrame } from '../../map/stack-frames.js'
import { type CodeMapping, codeMappings } from './code-mapping.js'
import { type FileSymbols, readFileSymbols } from './file-symbols.js'
import { type PerfMap, readPerfMap } from './perf-map.js'
import type { FoundSymbol } from './symbol-table.js'

/** A function of a program or library, and how far into it a frame is. */
export interface UserSymbol extends FoundSymbol {
  /** The file that it is in, or that names it: the path as the process sees it. */
  readonly file: string
}

/** The names of functions in user space, for the frames of user stacks. */
export class UserSymbols {
  /**
   * The functions of a process, from the symbol tables of the files that it runs.
   *
   * What it maps is read now, and throws a `BpfError` (`ENOENT`, `EACCES`) if there is no such process, or if it is not ours. A
   * file is read when its first frame is looked for, and the process has to be there still. Functions that are compiled at run time have no file:
   * they are named where the process writes `/tmp/perf-<pid>.map`, as with `node --perf-basic-prof`.
   */
  static read(pid: number): UserSymbols {
    if (!Number.isInteger(pid) || pid < 1) throw atPath(outOfRange('the id of a process', pid), 'pid')
    const mappings = codeMappings(pid)
    const paths = new Set(mappings.map(({ path }) => path))
    return new UserSymbols(mappings, [...paths], `/proc/${pid}/root`, pid)
  }

  /** The functions of these files, for frames that are build ids and offsets: their process may be gone. */
  static ofFiles(paths: readonly string[]): UserSymbols {
    if (!Array.isArray(paths)) throw atPath(invalidType('an array of paths', paths), 'paths')
    for (const [index, path] of paths.entries()) requirePath(path, index)
    return new UserSymbols([], paths, '')
  }

  readonly #mappings: readonly CodeMapping[]
  readonly #paths: readonly string[]
  /** The process may be in a container, with files of its own. */
  readonly #root: string
  readonly #pid: number | undefined
  /** What was read already. */
  readonly #files = new Map<string, FileSymbols | undefined>()
  #perfMap: { readonly map: PerfMap | undefined } | undefined

  private constructor(mappings: readonly CodeMapping[], paths: readonly string[], root: string, pid?: number) {
    this.#mappings = mappings
    this.#paths = paths
    this.#root = root
    this.#pid = pid
  }

  /** The function that the frame is in; `undefined` where none is known: the file was stripped, say, or is another build. */
  find(frame: bigint | BuildIdFrame): UserSymbol | undefined {
    if (typeof frame === 'bigint') return this.#findAddress(frame)
    if (typeof frame !== 'object' || frame === null) throw atPath(invalidType('a bigint or a frame with a build id', frame), 'frame')
    if ('address' in frame) return this.#findAddress(frame.address)
    const file = this.#paths.find(path => this.#fileAt(path)?.buildId === frame.buildId)
    return file === undefined ? undefined : this.#findIn(file, frame.offset)
  }

  #findAddress(address: bigint): UserSymbol | undefined {
    const mapping = this.#mappings.find(({ start, end }) => address >= start && address < end)
    return mapping ? this.#findIn(mapping.path, address - mapping.start + mapping.offset) : this.#findCompiled(address)
  }

  #findCompiled(address: bigint): UserSymbol | undefined {
    if (this.#pid === undefined) return undefined
    this.#perfMap ??= { map: readPerfMap(this.#pid) }
    const { map } = this.#perfMap
    const symbol = map?.find(address)
    return map && symbol && { ...symbol, file: map.path }
  }

  #findIn(file: string, offset: bigint): UserSymbol | undefined {
    const symbol = this.#fileAt(file)?.find(Number(offset))
    return symbol && { ...symbol, file }
  }

  #fileAt(path: string): FileSymbols | undefined {
    if (!this.#files.has(path)) this.#files.set(path, readFileSymbols(this.#root + path))
    return this.#files.get(path)
  }
}

function requirePath(path: unknown, index: number): void {
  if (typeof path !== 'string') throw atPath(atPath(invalidType('a path', path), index), 'paths')
}
