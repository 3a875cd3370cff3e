import { constants } from 'node:os'
import { atPath, invalidType, outOfRange } from '../codec/invalid.js'
import { bpfError } from '../errors/refusal.js'
import { MapFlag } from '../sys/constants.js'
import { kinds } from '../sys/map-kinds.js'
import { native } from '../sys/native.js'
import { bind } from './bind.js'
import { type AnyBinding, describeMap, identity, openHandle } from './binding.js'
import { BpfMap } from './bpf-map.js'
import { createDescriptor } from './create.js'
import type { MapLocation } from './open.js'
import { type OpenOptions, openBound } from './options.js'

/** 4 GiB, for a pointer's low 32 bits tell where in the arena it points. */
const mostPages = kinds.arena.maxEntries.max

/** What `Arena.create` takes. */
export interface ArenaOptions {
  /** At most 15 of `A-Z a-z 0-9 _ .`; shown by bpftool. None by default. */
  readonly name?: string
  /** How large it is, in pages of memory: up to 4 GiB. Memory is taken page by page, as they are touched. */
  readonly pages: number
  /** Where processes see it, a multiple of the page's size: needed if several are to map it. Where there is room by default. */
  readonly address?: number | bigint
}

/**
 * Memory that programs and user space share, with pointers in it that mean the same to both: `arena`. Since Linux 6.9.
 *
 * ```ts
 * const arena = Arena.create({ name: 'graph', pages: 1024 })
 * const counters = new BigUint64Array(arena.buffer, 0, 16)
 * // A program that has the arena reaches the first one at arena.address, by asm.castToKernel.
 * ```
 *
 * Map it, by `buffer` or `address`, before a program that uses it is loaded, unless it was created with an address.
 */
export class Arena extends BpfMap {
  static create({ name, pages, address }: ArenaOptions): Arena {
    const size = { keySize: 0, valueSize: 0, maxEntries: checkPages(pages), flags: MapFlag.mmapable }
    const descriptor = createDescriptor({ type: 'arena', ...size, mapExtra: checkAddress(address), ...(name !== undefined && { name }) })
    return new Arena(bind(descriptor, { types: ['arena'] }))
  }

  /** Opens an arena that exists. To map it too, it must have been created with an address. */
  static open(location: MapLocation, options: OpenOptions = {}): Arena {
    return new Arena(openBound(location, options, { types: ['arena'] }), location)
  }

  readonly #binding: AnyBinding
  #buffer: ArrayBuffer | undefined

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** How large it is, in pages of memory. */
  get pages(): number {
    return this.#binding.info.maxEntries
  }

  /**
   * All of the arena's memory, mapped into this process by the first use. It is zeroed at first; a page is taken when it is touched, here
   * or by a program that allocates it. Empty once the arena is closed.
   */
  get buffer(): ArrayBuffer {
    openHandle(this.#binding)
    this.#buffer ??= mapArena(this.#binding)
    return this.#buffer
  }

  /** Where the memory begins: pointers that programs store into the arena are addresses from here on. */
  get address(): bigint {
    return BigInt(native.memoryAddress(this.buffer))
  }

  /** Which byte of `buffer` a pointer that a program stored stands for: of all its 64 bits, or of the low 32 alone. */
  offsetOf(pointer: bigint): number {
    if (typeof pointer !== 'bigint') throw invalidType('a pointer, as a bigint', pointer)
    const offset = Number(BigInt.asUintN(32, pointer - this.address))
    if (offset >= this.buffer.byteLength) throw outOfRange('a pointer into the arena', pointer)
    return offset
  }

  /** Ends the mapping and closes the descriptor. Twice is fine. */
  override close(): void {
    super.close()
    if (this.#buffer !== undefined) native.memoryUnmap(this.#buffer)
    this.#buffer = undefined
  }
}

function checkPages(pages: number): number {
  if (Number.isInteger(pages) && pages >= 1 && pages <= mostPages) return pages
  throw atPath(outOfRange(`an integer from 1 to ${mostPages}`, pages), 'pages')
}

// 0 is the kernel's own word for none.
function checkAddress(address: number | bigint = 0): number | bigint {
  const isInteger = typeof address === 'bigint' || Number.isSafeInteger(address)
  if (isInteger && address >= 0 && address <= Number.MAX_SAFE_INTEGER) return address
  throw atPath(outOfRange('an address, a multiple of the page size', address), 'address')
}

function mapArena(binding: AnyBinding): ArrayBuffer {
  const memory = native.arenaMap(openHandle(binding), Number(binding.info.mapExtra))
  if (typeof memory !== 'number') return memory
  const map = identity(binding)
  const what = `map ${describeMap(map)} into memory`
  throw bpfError({ errno: -memory, command: 'mmap', map, what, advice: mappingAdvice(binding, -memory) })
}

const { EACCES, EEXIST, EINVAL, EPERM } = constants.errno

function mappingAdvice({ info }: AnyBinding, errno: number): string | undefined {
  if ((info.flags & MapFlag.segvOnFault) !== 0) return 'It faults where no page is, which would end this process.'
  if (errno === EACCES) return 'A mapping needs a descriptor that may read and write.'
  if (errno === EPERM) return 'It is frozen.'
  if (errno === EEXIST) return `This process has something else at address 0x${info.mapExtra.toString(16)}, or this arena already.`
  if (errno === EINVAL) return 'It was mapped before, and only one created with an address can be mapped more than once.'
  return undefined
}
