import { statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { bpfError } from '../errors/refusal.js'
import { native } from '../sys/native.js'
import { type Access, accessFlags } from './access.js'
import { deadLinkAdvice } from './dead-link.js'
import { describeEntry } from './entry.js'
import { adviceOutside, checkMissingNames, fileSystemType, isOnBpffs, nearestExisting } from './file-system.js'
import { ownershipAdvice } from './ownership.js'
import { readEntry } from './read-entry.js'

const purposes: Readonly<Record<Access, string>> = { read: ' for reading', write: ' for writing', 'read-write': '' }

const { EACCES, EINVAL, EISDIR, ENAMETOOLONG, ENOENT, EPERM } = constants.errno

/** What was to be opened: an absolute path, and how. */
export interface OpenRequest {
  readonly target: string
  readonly kind: 'map' | 'program' | 'link'
  readonly access: Access
}

/** The error for a pin that the kernel did not open, after a look at what is there instead. */
export function openError(errno: number, request: OpenRequest): Error {
  if (errno === EPERM || errno === ENAMETOOLONG) checkMissingNames(request.target)
  if (errno === EACCES) return accessError(request)
  if (errno === ENOENT) return refused(request, errno, missingAdvice(request.target))
  const entry = errno === EINVAL ? readEntry(request.target) : undefined
  return refused(request, errno, entry?.kind === 'link' ? 'It is a link, which can only be opened for reading and writing.' : undefined)
}

/** The error for a pin of another kind than was asked for. */
export function kindError(request: OpenRequest): Error {
  const entry = readEntry(request.target)
  return refused(request, EINVAL, entry && `It is a ${describeEntry(entry)}.`)
}

// To the kernel a folder, a file elsewhere and a lack of permission are all the same.
function accessError(request: OpenRequest): Error {
  const { target, access } = request
  const fileSystem = fileSystemType(target)
  if (fileSystem >= 0 && !isOnBpffs(target)) return refused(request, EINVAL, adviceOutside(target))
  if (fileSystem >= 0 && statSync(target, { throwIfNoEntry: false })?.isDirectory()) return refused(request, EISDIR, 'It is a folder.')
  const advice = ownershipAdvice(target)
  return refused(request, EACCES, access !== 'read' && mayRead(target) ? `${advice} Reading is allowed: { access: "read" }.` : advice)
}

function mayRead(target: string): boolean {
  const handle = native.objectGet(target, accessFlags('read'))
  return handle >= 0 && native.close(handle) === 0
}

function missingAdvice(target: string): string {
  const deadLink = deadLinkAdvice(target)
  if (deadLink !== undefined) return deadLink
  const existing = nearestExisting(target)
  if (!isOnBpffs(existing)) return adviceOutside(existing)
  return existing === dirname(target) ? `There is no pin of that name in "${existing}".` : `There is no such folder in "${existing}".`
}

function refused({ target, kind, access }: OpenRequest, errno: number, advice: string | undefined): Error {
  return bpfError({ errno, command: 'BPF_OBJ_GET', what: `open "${target}" as a ${kind}${purposes[access]}`, advice })
}
