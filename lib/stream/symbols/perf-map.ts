import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs'
import { isSystemError } from '../../errors/system-error.js'
import type { FoundSymbol } from './symbol-table.js'

/** What a process says of the code that it compiled at run time. */
export interface PerfMap {
  /** The file, as the process sees it. */
  readonly path: string
  readonly find: (address: bigint) => FoundSymbol | undefined
}

// `7f1c6a028000 1d4 JS:*handler file:///app/server.js:12:3`: where the function starts, its size, its name.
const functionLine = /^([0-9a-f]{1,16}) ([0-9a-f]{1,16}) (.+)$/gm

// Of text that V8 takes as one string.
const largestFile = 2 ** 28

/**
 * Reads /tmp/perf-<pid>.map of a process, as perf(1) does: `node --perf-basic-prof` writes one, and other runtimes with a compiler of their
 * own. `undefined` where there is none.
 */
export function readPerfMap(pid: number): PerfMap | undefined {
  try {
    // By the process's own number in its own files, for it may be in a container.
    const path = `/tmp/perf-${ownNumber(pid)}.map`
    const text = readOwned(`/proc/${pid}/root${path}`, statSync(`/proc/${pid}`).uid)
    return text === undefined ? undefined : { path, find: finder(text) }
  } catch (error) {
    if (isSystemError(error)) return undefined
    throw error
  }
}

function ownNumber(pid: number): string {
  const [, numbers = ''] = /^NStgid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
  return numbers.split(/\s+/).at(-1) || `${pid}`
}

// Anybody can put a file there: a link to somewhere else, a pipe that would be waited for, or false names.
function readOwned(path: string, owner: number): string | undefined {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const status = fstatSync(fd)
    const isTrusted = status.uid === owner || status.uid === 0
    return status.isFile() && isTrusted && status.size <= largestFile ? readFileSync(fd, 'utf8') : undefined
  } finally {
    closeSync(fd)
  }
}

/** Memory is used again for other functions: the last line that an address is in says what is there. */
function finder(text: string): (address: bigint) => FoundSymbol | undefined {
  const lines = [...text.matchAll(functionLine)]
  const starts = Float64Array.from(lines, ([, start = '']) => Number.parseInt(start, 16))
  const sizes = Float64Array.from(lines, ([, , size = '']) => Number.parseInt(size, 16))
  return address => {
    const place = Number(address)
    const index = starts.findLastIndex((start, line) => place >= start && place < start + sizes[line]!)
    return index < 0 ? undefined : { name: lines[index]![3]!, offset: place - starts[index]! }
  }
}
