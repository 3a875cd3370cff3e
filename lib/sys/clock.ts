import { readFileSync } from 'node:fs'

let offset: bigint | undefined

/**
 * Nanoseconds of CLOCK_MONOTONIC as the kernel and its programs have it.
 *
 * `process.hrtime.bigint()` has them as the process's time namespace does. A container's may be ahead or behind, most often when the container
 * was moved from another machine.
 */
export function kernelTime(): bigint {
  offset ??= namespaceOffset()
  return process.hrtime.bigint() - offset
}

// "monotonic   -100   500000000", seconds and nanoseconds: time_namespaces(7). The file is missing before Linux 5.6, as those namespaces are.
function namespaceOffset(): bigint {
  const [, seconds, nanoseconds] = /^monotonic\s+(-?\d+)\s+(\d+)/m.exec(readOffsets()) ?? []
  if (seconds === undefined || nanoseconds === undefined) return 0n
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)
}

function readOffsets(): string {
  try {
    return readFileSync('/proc/self/timens_offsets', 'utf8')
  } catch {
    return ''
  }
}
