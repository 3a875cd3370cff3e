import { closeSync, constants, openSync } from 'node:fs'
import { invalidType, outOfRange } from '../../codec/index.js'
import { asBpfError } from '../../errors/system-error.js'

/** A file by its path, or by the number of a descriptor that the caller keeps. */
export type PathOrFd = string | number

/** Calls `use` with the descriptor of a file, which is open that long only if it is given as a path. `what` is for messages. */
export function withFile<Result>(file: PathOrFd, what: string, use: (fd: number) => Result): Result {
  if (typeof file === 'number') return use(checkFd(file, what))
  if (typeof file !== 'string') throw invalidType(`the path of ${what}, or its descriptor`, file)
  const fd = open(file, what)
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

function checkFd(fd: number, what: string): number {
  if (Number.isInteger(fd) && fd >= 0 && fd <= 0x7fff_ffff) return fd
  throw outOfRange(`the path of ${what}, or the number of an open descriptor`, fd)
}

function open(path: string, what: string): number {
  const refusal = { command: 'open', what: `open ${what} at "${path}"` }
  return asBpfError(refusal, () => openSync(path, constants.O_RDONLY))
}

/** For messages: the path in quotation marks, or the descriptor's number. */
export function showFile(file: PathOrFd): string {
  return typeof file === 'string' ? `"${file}"` : `(descriptor ${file})`
}
