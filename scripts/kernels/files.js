import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/run.js'

/**
 * Test files that guests do not run, or all of a folder's, and why. All others run.
 *
 * @type {readonly (readonly [path: string, why: string])[]}
 */
const leftOut = [
  ['test/architecture/', 'reads sources'],
  ['test/bpftool/', 'compares with a program that is as old as the kernel'],
  ['test/bpffs/claim.test.ts', 'starts many processes'],
  ['test/bpffs/dead-link.test.ts', 'is about names'],
  ['test/bpffs/long-path.test.ts', 'is about names'],
  ['test/bpffs/mount.test.ts', 'starts many processes'],
  ['test/bpffs/path.test.ts', 'is about names'],
  ['test/bpffs/races.test.ts', 'starts many processes'],
  ['test/bpffs/permissions.test.ts', 'starts many processes'],
  ['test/btf/', 'reads bytes'],
  ['test/codec/', 'reads and writes bytes'],
  ['test/docs/', 'needs half an hour in a guest'],
  ['test/elf/', 'reads bytes'],
  ['test/errors/', 'sorts errors'],
  ['test/exhaustion/', 'starts many processes'],
  ['test/examples/examples.test.ts', 'takes minutes; the main example runs'],
  ['test/map/bulk-lookup.test.ts', 'takes minutes'],
  ['test/map/closed.test.ts', 'tries what never reaches the kernel'],
  ['test/map/device-map.test.ts', 'starts many processes'],
  ['test/map/lookup-program/instruction.test.ts', 'compares bytes'],
  ['test/map/lookup-program/layout.test.ts', 'computes'],
  ['test/map/class-matrix.test.ts', 'takes minutes, and its answers are those of Linux 6.18'],
  ['test/map/model.test.ts', 'takes minutes'],
  ['test/map/operation-matrix.test.ts', 'takes minutes, and its answers are those of Linux 6.18'],
  ['test/map/operation/get-many.test.ts', 'takes minutes'],
  ['test/map/packet-redirect.test.ts', 'takes minutes'],
  ['test/map/pin-reuse.test.ts', 'starts many processes'],
  ['test/native/build-parity.test.ts', 'reads sources'],
  ['test/native/kinds.test.ts', 'reads sources'],
  ['test/native/garbage.test.ts', 'takes minutes'],
  ['test/native/overwrite.test.ts', 'takes minutes'],
  ['test/native/scratch-memory.test.ts', 'takes minutes'],
  ['test/object/definitions.test.ts', 'reads bytes'],
  ['test/program/assembler/assemble.test.ts', 'compares bytes'],
  ['test/program/assembler/operands.test.ts', 'compares bytes'],
  ['test/object/fuzz.test.ts', 'reads bytes'],
  ['test/stream/perf-sharing.test.ts', 'starts many processes'],
  ['test/stream/ring-sharing.test.ts', 'starts many processes'],
  ['test/privileges/', 'starts many processes'],
  ['test/scripts/', 'is about scripts'],
  ['test/sharing/', 'starts many processes'],
  ['test/stream/perf-clock.test.ts', 'calls what belongs to a storm'],
  ['test/stream/perf-hotplug.test.ts', 'pretends that CPUs come and go'],
  ['test/stream/symbols/fold-stacks.test.ts', 'computes'],
  ['test/stream/symbols/perf-map.test.ts', 'is about user space'],
  ['test/stream/symbols/user-symbols.test.ts', 'is about user space'],
  ['test/sys/map-kinds.test.ts', 'reads a page of docs'],
  ['test/sys/load.test.ts', 'takes the loader apart, which other tests in the process use']
]

/** Test files that count what their process has, or want to be the first in it. */
export const alone = [
  'test/map/create.test.ts',
  'test/map/element-types.test.ts',
  'test/native/memory-map.test.ts',
  'test/native/ring.test.ts',
  'test/native/worker.test.ts'
]

/** The test files of a row, by the name of its list. */
export const lists = {
  all: allTestFiles,
  // Where sizes and loops go by one of the two numbers of CPUs.
  cpus: () => allTestFiles().filter(file => /cpu|perf-|native\/(element|batch|ring)\.|program\/run\.|stream\//.test(file)),
  // What depends on the architecture: the addon's layouts and barriers, and what is read through them.
  foreign: () =>
    allTestFiles().filter(file => /native\/|stream\/|kernel\/byte-order|map\/(array-map|hash-map|per-cpu|lru|queue)/.test(file)),
  'byte order': () => ['test/kernel/byte-order.test.ts']
}

/** @param {keyof typeof lists} list */
export function filesOf(list) {
  return lists[list]()
}

function allTestFiles() {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map(path => `test/${path}`)
    .filter(path => path.endsWith('.test.ts') && !leftOut.some(([start]) => path.startsWith(start)))
    .sort()
}
