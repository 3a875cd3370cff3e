import { constants } from 'node:os'
import { readMemoryLimit, roomIn } from './memory-limit.js'

const { EMFILE, ENFILE, ENOMEM } = constants.errno

/** Whether the errno says that the system has run out of something, and nothing of what was asked for. */
export function isExhaustion(errno: number): boolean {
  return errno === EMFILE || errno === ENFILE || errno === ENOMEM
}

/** What has run out, and what to do. */
export function exhaustionAdvice(errno: number): string | undefined {
  if (errno === EMFILE) return processLimitAdvice
  if (errno === ENFILE) return 'The whole system has as many files open as the sysctl fs.file-max allows.'
  return errno === ENOMEM ? memoryLimitAdvice() : undefined
}

const processLimitAdvice =
  'This process has as many descriptors open as it may: close some, or raise the limit (ulimit -n; LimitNOFILE= of systemd; ' +
  '--ulimit nofile= of containers).'

/** Names the memory cgroup that has no room for that number of bytes; `undefined` if it has room, or if there is no cgroup. */
export function memoryLimitAdvice(bytes?: number): string | undefined {
  const tightest = readMemoryLimit()
  if (tightest === undefined) return undefined
  // What was refused is not in use any more. Where nobody knows how much that was, a nearly full cgroup is the likely reason.
  const room = roomIn(tightest)
  if (room >= (bytes ?? tightest.limit / 10)) return undefined
  return (
    `The memory cgroup ${tightest.folder} allows ${inMebibytes(tightest.limit)}, and ${inMebibytes(tightest.used)} are in use: ` +
    'raise its limit (MemoryMax= of systemd; --memory of containers), or ask for less.'
  )
}

/** `128 MiB`, `0.5 MiB` */
export function inMebibytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return `${mebibytes < 10 ? Math.ceil(mebibytes * 10) / 10 : Math.ceil(mebibytes)} MiB`
}
