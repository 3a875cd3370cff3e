import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { bpfError } from '../../errors/index.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachToCgroup, type CgroupTarget } from './cgroup.js'
import type { CookieTarget } from './cookie.js'
import { attachToOwnTarget } from './own-target.js'

/** Where an `lsm` program runs: for all processes, or as `lsm_cgroup` for those of a cgroup. */
export type LsmTarget = CookieTarget | CgroupTarget<'lsm'>

/** Attaches the program to the hook that it was loaded for. */
export function attachLsm(program: LoadedProgram, target: LsmTarget = {}): Link {
  requireModule(program)
  return 'cgroup' in target ? attachToCgroup(program, target) : attachToOwnTarget(program, target)
}

// Without its module the kernel attaches such programs, and never runs them.
function requireModule({ what }: LoadedProgram): void {
  const modules = securityModules()
  if (modules === undefined || modules.includes('bpf')) return
  const advice = `BPF is not among the security modules that this kernel was started with: add it to its option, lsm=${modules.join(',')},bpf.`
  throw bpfError({ errno: constants.errno.EOPNOTSUPP, command: 'BPF_LINK_CREATE', what: `attach ${what} to its hook of LSM`, advice })
}

/** Those of the running kernel, by their names; `undefined` where securityfs is not mounted. */
function securityModules(): readonly string[] | undefined {
  try {
    return readFileSync('/sys/kernel/security/lsm', 'utf8').trim().split(',')
  } catch {
    return undefined
  }
}
