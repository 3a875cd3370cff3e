import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Who the child process is, and what it may do. */
export interface ChildOptions {
  /** The only capabilities it can have at all, as in a container: its bounding set. Default: all that this process has. */
  readonly capabilities?: readonly ('bpf' | 'net_admin' | 'perfmon' | 'sys_admin')[]
  /** Become the user nobody, who has no capabilities. */
  readonly nobody?: boolean
  /** With mounts of its own, which go when it ends. */
  readonly privateMounts?: boolean
  /** In a network of its own, which goes when it ends: with a loopback device, down, and nothing else. */
  readonly privateNetwork?: boolean
  /** In a process id namespace of its own, as in a container: it sees no other processes. */
  readonly ownProcessIds?: boolean
  /** Root of a user namespace of its own, as in a rootless container. */
  readonly ownUserNamespace?: boolean
  /** The kernel calls itself Linux 2.6, so that everything is newer. */
  readonly ancientKernel?: boolean
  /** A program that starts it, with its own arguments: it is given the command line after those. */
  readonly through?: string | readonly string[]
  /** Descriptors of this process that the child has as 3, 4, … */
  readonly inherits?: readonly number[]
}

/** How the call ended: its result, or the fields of its error. */
export type Outcome<Result> =
  | { readonly result: Result; readonly error?: never }
  | { readonly result?: never; readonly error: { readonly name: string; readonly message: string; readonly [field: string]: unknown } }

export type Functions<Module> = { [Name in keyof Module]: Module[Name] extends (...args: never[]) => unknown ? Name : never }[keyof Module]
export type Call<Module, Name extends keyof Module> = Module[Name] extends (...args: infer Args) => infer Result
  ? [Args, Awaited<Result>]
  : never

/**
 * Calls functions that a module exports, each in a process of its own. Arguments and result travel as JSON.
 *
 * @example
 * const inChild = childOf<typeof import('./unprivileged.js')>(new URL('./unprivileged.ts', import.meta.url))
 * inChild('list', ['/sys/fs/bpf'], { nobody: true }).result
 */
export function childOf<Module>(module: URL) {
  return <Name extends Functions<Module> & string>(
    name: Name,
    args: Call<Module, Name>[0],
    options: ChildOptions = {}
  ): Outcome<Call<Module, Name>[1]> => {
    const [command, ...rest] = commandLine({ module, name, args }, options)
    const settings = { encoding: 'utf8', stdio: stdioOf(options), maxBuffer: 16 << 20 } as const
    const { status, signal, stdout, stderr, error } = spawnSync(command!, rest, settings)
    if (error !== undefined) throw error
    if (status !== 0) throw new Error(`the child ended with ${signal ?? `status ${status}`}:\n${stderr}`)
    return JSON.parse(stdout)
  }
}

/** What the child inherits: no input, two pipes, and then what it is given. */
export function stdioOf({ inherits = [] }: ChildOptions): ('ignore' | 'pipe' | number)[] {
  return ['ignore', 'pipe', 'pipe', ...inherits]
}

/** What a child is to call. */
export interface ChildCall {
  readonly module: URL
  readonly name: string
  readonly args: readonly unknown[]
}

/** The command that makes the call and prints its outcome as JSON. */
export function commandLine({ module, name, args }: ChildCall, options: ChildOptions): string[] {
  const request = JSON.stringify({ module: module.href, name, args, nobody: options.nobody === true })
  return [...wrappers(options), process.execPath, '--import', typescript, main, request]
}

const typescript = new URL('./typescript.js', import.meta.url).href
const main = fileURLToPath(new URL('./child-main.ts', import.meta.url))

function wrappers(options: ChildOptions): string[] {
  const { capabilities, privateMounts, privateNetwork, ownProcessIds, ownUserNamespace, ancientKernel, through } = options
  return [
    ...(privateMounts ? ['unshare', '--mount'] : []),
    ...(privateNetwork ? ['unshare', '--net'] : []),
    ...(ownProcessIds ? ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] : []),
    ...(ownUserNamespace ? ['unshare', '--user', '--map-root-user'] : []),
    ...(capabilities === undefined ? [] : ['setpriv', ...boundTo(capabilities)]),
    ...(ancientKernel ? ['setarch', '--uname-2.6'] : []),
    ...[through ?? []].flat()
  ]
}

function boundTo(capabilities: readonly string[]): string[] {
  const set = ['-all', ...capabilities.map(capability => `+${capability}`)].join(',')
  return [`--inh-caps=${set}`, '--ambient-caps=-all', `--bounding-set=${set}`]
}
