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
}

/** How the call ended: its result, or the fields of its error. */
export type Outcome<Result> =
  | { readonly result: Result; readonly error?: never }
  | { readonly result?: never; readonly error: { readonly name: string; readonly message: string; readonly [field: string]: unknown } }

type Functions<Module> = { [Name in keyof Module]: Module[Name] extends (...args: never[]) => unknown ? Name : never }[keyof Module]
type Call<Module, Name extends keyof Module> = Module[Name] extends (...args: infer Args) => infer Result ? [Args, Awaited<Result>] : never

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
    const request = JSON.stringify({ module: module.href, name, args, nobody: options.nobody === true })
    const [command, ...rest] = [...wrappers(options), process.execPath, '--import', typescript, main, request]
    const { status, signal, stdout, stderr, error } = spawnSync(command!, rest, { encoding: 'utf8' })
    if (error !== undefined) throw error
    if (status !== 0) throw new Error(`the child ended with ${signal ?? `status ${status}`}:\n${stderr}`)
    return JSON.parse(stdout)
  }
}

const typescript = new URL('./typescript.js', import.meta.url).href
const main = fileURLToPath(new URL('./child-main.ts', import.meta.url))

function wrappers({ capabilities, privateMounts }: ChildOptions): string[] {
  return [...(privateMounts ? ['unshare', '--mount'] : []), ...(capabilities === undefined ? [] : ['setpriv', ...boundTo(capabilities)])]
}

function boundTo(capabilities: readonly string[]): string[] {
  const set = ['-all', ...capabilities.map(capability => `+${capability}`)].join(',')
  return [`--inh-caps=${set}`, `--ambient-caps=-all`, `--bounding-set=${set}`]
}
