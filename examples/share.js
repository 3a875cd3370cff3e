// @ts-check
// A map outlives its maker: process A creates an array with one element, pins it and ends. Process B opens the pin and reads.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ArrayMap, bpffs, u32 } from 'bpf-maps'

const [role, path = `${bpffs.defaultPath}/bpf-maps-${process.pid}/shared`] = process.argv.slice(2)

if (role === 'create') create()
else if (role === 'read') read()
else runBoth()

function create() {
  ArrayMap.create({ name: 'shared', value: u32, maxEntries: 1 }).set(0, 1234).pin(path)
  console.log(`process A has stored 1234 in ${path} and ends`)
}

function read() {
  const shared = ArrayMap.open(path, { value: u32, access: 'read' })
  console.log(`process B reads ${shared.get(0)}`)
}

function runBoth() {
  bpffs.mount() // does nothing where it is mounted, as nearly everywhere
  try {
    for (const role of ['create', 'read']) {
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), role, path], { stdio: 'inherit' })
    }
  } finally {
    bpffs.unpin(path)
    rmSync(dirname(path), { recursive: true, force: true })
  }
  console.log('unpinned: the kernel frees the map')
}
