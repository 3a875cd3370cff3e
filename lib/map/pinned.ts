import { constants } from 'node:os'
import type { Access } from '../bpffs/access.js'
import { deadLinkAdvice } from '../bpffs/dead-link.js'
import { openPinned } from '../bpffs/index.js'
import { absolutePath } from '../bpffs/path.js'
import { patiently } from '../bpffs/patience.js'
import { pin } from '../bpffs/pin.js'
import { replacePin } from '../bpffs/replace.js'
import { atPath, outOfRange } from '../codec/invalid.js'
import { BpfError, type Difference, IncompatibleMapError } from '../errors/bpf-error.js'
import { bpfError } from '../errors/refusal.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { MapInfo } from '../sys/map-info.js'
import { identityOf, mapInfo } from './bind.js'
import { describeMap } from './binding.js'

/** What to do when the map at a pin is another one than is asked for. */
export type OnIncompatible = 'throw' | 'replace'

/** A map that is to be at a pin. */
export interface PinnedMap {
  readonly path: string
  readonly access?: Access | undefined
  readonly onIncompatible?: OnIncompatible | undefined
  /** In what the map that is there is another one than is asked for. */
  readonly differences: (info: MapInfo) => readonly Difference[]
  readonly create: () => Descriptor
}

/**
 * Opens the map at a pin if it is as asked for, else creates it and pins it there.
 *
 * However many processes do this at the same time, all get the same map: the kernel gives a path to one pin only.
 */
export function openOrCreate(wanted: PinnedMap): Descriptor {
  checkChoice(wanted.onIncompatible)
  const place = { ...wanted, path: absolutePath(wanted.path) }
  const descriptor = patiently(() => tryOnce(place))
  if (descriptor === undefined) throw busyError(place)
  return descriptor
}

/** `undefined` if another process was quicker. */
function tryOnce(place: PinnedMap): Descriptor | undefined {
  const found = openIfThere(place)
  if (found === undefined) return create(place, created => pinIfFree(created, place.path))
  const info = closedOnError(found, () => mapInfo(found))
  const differences = closedOnError(found, () => place.differences(info))
  if (differences.length === 0) return found
  found.close()
  if (place.onIncompatible !== 'replace') throw incompatible(place, info, differences)
  const { path, access = 'read-write' } = place
  return create(place, successor => replacePin({ path, id: info.id, access, successor }))
}

/** A new map, if it can be pinned. */
function create(place: PinnedMap, pinIt: (created: Descriptor) => boolean): Descriptor | undefined {
  const created = place.create()
  if (closedOnError(created, () => pinIt(created))) return created
  created.close()
  return undefined
}

function closedOnError<Result>(descriptor: Descriptor, step: () => Result): Result {
  try {
    return step()
  } catch (error) {
    descriptor.close()
    throw error
  }
}

function openIfThere({ path, access }: PinnedMap): Descriptor | undefined {
  try {
    return openPinned(path, { kind: 'map', ...(access !== undefined && { access }) })
  } catch (error) {
    // Where a symbolic link leads nowhere nothing is found, but nothing can be pinned either.
    if (!hasCode(error, 'ENOENT') || deadLinkAdvice(path) !== undefined) throw error
    return undefined
  }
}

function pinIfFree(descriptor: Descriptor, path: string): boolean {
  const map = identityOf(mapInfo(descriptor))
  try {
    pin(descriptor, path, { what: describeMap(map), map })
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    return false
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof BpfError && error.code === code
}

function incompatible({ path }: PinnedMap, info: MapInfo, differences: readonly Difference[]): Error {
  const map = identityOf(info)
  return new IncompatibleMapError(`re-use ${describeMap(map)}, pinned at "${path}"`, { command: 'BPF_OBJ_GET', map, differences })
}

function busyError({ path }: PinnedMap): Error {
  const advice = 'Other processes keep pinning and unpinning maps there.'
  return bpfError({ errno: constants.errno.EBUSY, command: 'BPF_OBJ_PIN', what: `open or create the map at "${path}"`, advice })
}

function checkChoice(choice: OnIncompatible | undefined): void {
  if (choice === undefined || choice === 'throw' || choice === 'replace') return
  throw atPath(outOfRange("'throw' or 'replace'", choice), 'onIncompatible')
}
