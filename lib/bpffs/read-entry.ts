import { isUtf8 } from 'node:buffer'
import { closeSync, constants, lstatSync, openSync, type Stats } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { basename } from 'node:path'
import { isExhaustion } from '../errors/exhaustion.js'
import { bpfError } from '../errors/refusal.js'
import { ObjectKind } from '../sys/addon.js'
import { O_PATH } from '../sys/constants.js'
import { readLinkInfo } from '../sys/link-decoder.js'
import { native } from '../sys/native.js'
import { readMapInfo, readProgramInfo } from '../sys/object.js'
import { accessFlags } from './access.js'
import type { Entry, FileFacts } from './entry.js'
import { heldPath } from './folder.js'

const { EINVAL } = osConstants.errno

/** What is at `path`, or `undefined` when nothing is. A pin is opened for reading, asked what it is, and closed again. */
export function readEntry(path: string | Buffer): Entry | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return undefined
  const facts = { ...namesOf(path), mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid }
  return { ...facts, ...(facts.pathBytes ? describeHeld(facts.pathBytes, stats) : describe(facts.path, stats)) }
}

function namesOf(bytes: string | Buffer): Pick<Entry, 'path' | 'name' | 'pathBytes'> {
  const path = bytes.toString()
  const names = { path, name: basename(path) }
  return typeof bytes === 'string' || isUtf8(bytes) ? names : { ...names, pathBytes: bytes }
}

// The addon takes text for a path. One that no text can be leads to the pin by way of a descriptor.
function describeHeld(path: Buffer, stats: Stats): Description {
  const fd = openSync(path, O_PATH | constants.O_NOFOLLOW)
  try {
    return describe(heldPath(fd), stats)
  } finally {
    closeSync(fd)
  }
}

// The kinds and what goes with them, without the file's own facts.
type Description = Entry extends infer E ? (E extends Entry ? Omit<E, keyof FileFacts> : never) : never

function describe(path: string, stats: Stats): Description {
  if (stats.isDirectory()) return { kind: 'folder' }
  if (stats.isSymbolicLink()) return { kind: 'symbolic-link' }
  const handle = native.objectGet(path, accessFlags('read'))
  // Links alone cannot be opened for reading: EINVAL, whatever the permissions of the pin.
  if (handle === -EINVAL) return describeLink(path)
  // It says nothing of the pin when there is no descriptor to open it with.
  if (isExhaustion(-handle)) throw bpfError({ errno: -handle, command: 'BPF_OBJ_GET', what: `ask what is pinned at "${path}"` })
  return handle < 0 ? { kind: 'unknown' } : closing(handle, describeObject)
}

function describeLink(path: string): Description {
  const handle = native.objectGet(path, accessFlags('read-write'))
  return handle < 0 ? { kind: 'link' } : closing(handle, describeObject)
}

function describeObject(handle: number): Description {
  const kind = native.objectKind(handle)
  if (kind === ObjectKind.map) return withInfo(readMapInfo(handle), map => ({ kind: 'map', map }))
  if (kind === ObjectKind.program) return withInfo(readProgramInfo(handle), program => ({ kind: 'program', program }))
  return withInfo(readLinkInfo(handle), link => ({ kind: 'link', link }))
}

function withInfo<Info>(info: Info | number, describe: (info: Info) => Description): Description {
  return typeof info === 'number' ? { kind: 'unknown' } : describe(info)
}

function closing<Result>(handle: number, use: (handle: number) => Result): Result {
  try {
    return use(handle)
  } finally {
    native.close(handle)
  }
}
