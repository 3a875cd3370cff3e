import { readFile } from '../../errors/system-error.js'

/** A part of a file that a process has in its memory, to run it. */
export interface CodeMapping {
  readonly start: bigint
  /** Behind the last byte. */
  readonly end: bigint
  /** Where the part begins in the file. */
  readonly offset: bigint
  /** As the process sees it. */
  readonly path: string
}

// 7f1c6a028000-7f1c6a1bd000 r-xp 00028000 fe:00 1234    /usr/lib/libc.so.6
const executable = /^([0-9a-f]+)-([0-9a-f]+) ..x. ([0-9a-f]+) \S+ \d+ +(\/.*)$/gm

/** The code of a process, from /proc/<pid>/maps. */
export function codeMappings(pid: number): readonly CodeMapping[] {
  const lines = readFile(`/proc/${pid}/maps`, `read what process ${pid} runs`).toString('utf8').matchAll(executable)
  return Array.from(lines, ([, start, end, offset, path = '']) => ({
    ...{ start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), offset: BigInt(`0x${offset}`) },
    // The kernel writes a line feed in a name like this.
    path: path.replaceAll('\\012', '\n')
  }))
}
