import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachToCgroup, type CgroupTarget } from './cgroup.js'
import type { CookieTarget } from './cookie.js'
import { attachToOwnTarget } from './own-target.js'

/** Where an `lsm` program runs: for all processes, or as `lsm_cgroup` for those of a cgroup. */
export type LsmTarget = CookieTarget | CgroupTarget<'lsm'>

/** Attaches the program to the hook that it was loaded for. */
export function attachLsm(program: LoadedProgram, target: LsmTarget = {}): Link {
  return 'cgroup' in target ? attachToCgroup(program, target) : attachToOwnTarget(program, target)
}
