import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cgroupRoot } from '../../support/cgroup.js'
import { patience } from '../../support/patience.js'

/** How a script ended. */
interface Ended {
  readonly status: number | null
  readonly stderr: string
}

// A BPF file system, a network with eth0 and a tree of cgroups where pages say that they are, and nobody else's. No packets of the kernel's own go
// there, which IPv6 would send: pages count theirs.
const prepare = `
mount -t bpf bpf /sys/fs/bpf
mount -t tracefs tracefs /sys/kernel/tracing
mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
ip link set lo up
ip link add eth0 type veth peer name eth1
ip link set eth0 up
ip link set eth1 up
exec "$@"`

const ownNamespaces = 'echo $$ > "$0/cgroup.procs"; exec unshare --mount --net --cgroup sh -ec "$@"'

/** Runs a script of Node's, in its folder, as root of a small system of its own, which is gone when the script ends. */
export function runInSandbox(script: string): Ended {
  const cgroup = join(cgroupRoot(), `bpfmaps-${process.pid}-${randomUUID().slice(0, 8)}`)
  mkdirSync(cgroup)
  try {
    const command = ['-ec', ownNamespaces, cgroup, prepare, 'sh', process.execPath, script]
    const { status, stderr } = spawnSync('sh', command, { cwd: dirname(script), encoding: 'utf8', timeout: 30_000 * patience })
    return { status, stderr }
  } finally {
    removeCgroup(cgroup)
  }
}

function removeCgroup(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) removeCgroup(join(path, entry.name))
  }
  rmdirSync(path)
}
