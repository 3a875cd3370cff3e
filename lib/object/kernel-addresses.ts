import { readFile } from '../errors/system-error.js'
import { ObjectError } from './object-error.js'

/** `ffffffff81000000 T `, before the name. */
const headLength = 19
const digits = 16

/** Where functions and variables of the kernel are, by /proc/kallsyms, which is read when the first is asked for. */
export class KernelAddresses {
  #text: string | undefined

  /** `undefined` if there is none of that name. */
  find(name: string): bigint | undefined {
    this.#text ??= readFile('/proc/kallsyms', `find "${name}" in the kernel`).toString('latin1')
    // Those of modules have these in brackets after the name.
    const at = this.#text.indexOf(` ${name}\n`)
    if (at < 0) return undefined
    if (this.#text.indexOf(` ${name}\n`, at + 1) >= 0) throw new ObjectError(`the kernel has several things of the name "${name}"`)
    const start = at + 1 - headLength
    const address = BigInt(`0x${this.#text.slice(start, start + digits)}`)
    if (address !== 0n) return address
    throw new ObjectError(`the kernel does not show where "${name}" is: see the sysctl kernel.kptr_restrict; it takes CAP_SYSLOG`)
  }
}
