import { constants } from 'node:os'
import { isOlderThan } from '../errors/index.js'
import { native } from './native.js'

let isRaised = false

/**
 * Makes a call that has the kernel allocate maps, programs or BTF.
 *
 * Before Linux 5.11 these count as locked memory, of which a process may have 64 KiB by default: the refusal is EPERM. Then the limit is raised as
 * far as the process may (CAP_SYS_RESOURCE), and the call is made again. The limit is the whole process's, and its later children's. Threads
 * may raise it at the same time: each sets the same limit, in one step of the kernel.
 */
export function withLockedMemory(call: () => number): number {
  const status = call()
  if (status !== -constants.errno.EPERM || isRaised || !isOlderThan('5.11')) return status
  isRaised = true
  return native.lockedMemoryRaise() < 0 ? status : call()
}
