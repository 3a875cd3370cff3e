import { cpus, loadavg, release } from 'node:os'

/** What the figures depend on. */
export function machineFacts() {
  return {
    date: new Date().toISOString().slice(0, 10),
    kernel: release(),
    node: process.version,
    v8: process.versions.v8,
    arch: process.arch,
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    load: loadavg()[0] ?? 0
  }
}
