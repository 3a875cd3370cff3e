import { execFileSync } from 'node:child_process'

const script = 'mount -t securityfs securityfs /sys/kernel/security 2>/dev/null; cat /sys/kernel/security/"$1" 2>/dev/null || true'

/** Whether the kernel is locked down, kernel_lockdown(7): one that is not has no reason to refuse a program. */
export function isLockedDown(): boolean {
  return /\[(integrity|confidentiality)\]/.test(securityFile('lockdown'))
}

/** Whether BPF is among the security modules of this kernel: programs at hooks of LSM run only then. */
export function hasBpfModule(): boolean {
  return securityFile('lsm').split(',').includes('bpf')
}

// In mounts of its own: securityfs may not be mounted.
function securityFile(name: string): string {
  return execFileSync('unshare', ['--mount', 'sh', '-c', script, 'sh', name], { encoding: 'utf8' }).trim()
}
