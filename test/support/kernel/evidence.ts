import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { parseLockdown } from '../../../lib/errors/privileges.js'

// What else tells of the kernel, so that a probe that is refused for another reason does not go unnoticed.

/** The mode of kernel_lockdown(7), `none` among them; `undefined` in kernels without it. */
export function lockdown(): string | undefined {
  return parseLockdown(securityFile('lockdown'))
}

/** The security modules that are active; `undefined` where securityfs is not there. */
export function securityModules(): readonly string[] | undefined {
  return securityFile('lsm')?.trim().split(',')
}

export function hasKernelProbes(): boolean {
  return existsSync('/sys/bus/event_source/devices/kprobe')
}

const securityFiles = new Map<string, string | undefined>()

function securityFile(name: string): string | undefined {
  if (!securityFiles.has(name)) securityFiles.set(name, readSecurityFile(name))
  return securityFiles.get(name)
}

// Where securityfs is not mounted, it is for one command.
function readSecurityFile(name: string): string | undefined {
  const script = `[ -e "/sys/kernel/security/$0" ] || mount -t securityfs none /sys/kernel/security; cat "/sys/kernel/security/$0"`
  const { status, stdout } = spawnSync('unshare', ['--mount', 'sh', '-c', script, name], { encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}
