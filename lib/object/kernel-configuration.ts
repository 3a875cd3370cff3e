import { existsSync } from 'node:fs'
import { release, version } from 'node:os'
import { gunzipSync } from 'node:zlib'
import { isOlderThan } from '../errors/index.js'
import { readFile } from '../errors/system-error.js'

/** What libbpf gave names to beside the options of the kernel. All kernels that can be used here wrap their system calls. */
const others: Readonly<Record<string, () => string>> = {
  LINUX_KERNEL_VERSION: () => String(versionCode()),
  LINUX_HAS_BPF_COOKIE: () => (isOlderThan('5.15') ? 'n' : 'y'),
  LINUX_HAS_SYSCALL_WRAPPER: () => 'y'
}

/** What the running kernel was built with: its file is read when the first option is asked for. */
export class KernelConfiguration {
  #options: ReadonlyMap<string, string> | undefined

  /** The option's text as it stands in the file, `y` or `"text"` or `250`; `undefined` for one that is not set. */
  get(name: string): string | undefined {
    if (Object.hasOwn(others, name)) return others[name]!()
    this.#options ??= new Map([...readOptions().matchAll(/^(CONFIG_\w+)=(.*)$/gm)].map(([, option, value]) => [option!, value!]))
    return this.#options.get(name)
  }
}

/** Empty where the kernel was built to keep it to itself. */
function readOptions(): string {
  const path = `/boot/config-${release()}`
  const what = 'read what the kernel was built with'
  if (existsSync(path)) return readFile(path, what).toString('utf8')
  return existsSync('/proc/config.gz') ? gunzipSync(readFile('/proc/config.gz', what)).toString('utf8') : ''
}

/** `KERNEL_VERSION(major, minor, patch)`. Debian has the last number in the kernel's version alone. */
export function versionCode(kernelRelease: string = release(), kernelVersion: string = version()): number {
  const text = /\bDebian (\d+\.\d+\.\d+)/.exec(kernelVersion)?.[1] ?? kernelRelease
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/).map(part => Number.parseInt(part, 10) || 0)
  return major * 65_536 + minor * 256 + Math.min(patch, 255)
}
