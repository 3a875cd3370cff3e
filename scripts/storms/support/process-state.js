import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What the descriptors of this process refer to: `/dev/null`, `anon_inode:bpf-map`, … */
export function openFiles() {
  return readdirSync('/proc/self/fd').flatMap(fd => target(fd))
}

/** Those of the kernel's objects that the library opens. */
export function openObjects() {
  return openFiles().filter(file => /^anon_inode:(?:bpf|btf|\[perf_event)/.test(file))
}

// The one by which the folder itself was read is closed by now.
function target(/** @type {string} */ fd) {
  try {
    return [readlinkSync(`/proc/self/fd/${fd}`)]
  } catch {
    return []
  }
}

/** @returns {import('../soak/trend.js').Sample} */
export function sample() {
  const { rss, heapUsed } = process.memoryUsage()
  const mappings = readFileSync('/proc/self/maps', 'utf8').split('\n').length
  return { descriptors: openFiles().length, mappings, megabytes: Math.round(rss / 2 ** 20), heap: Math.round(heapUsed / 2 ** 20) }
}
