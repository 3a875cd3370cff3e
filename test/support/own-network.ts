import { spawnSync } from 'node:child_process'
import { type Call, commandLine, type Functions, type Outcome } from './child.js'
import { patience } from './patience.js'

export interface OwnNetwork {
  /** Commands of ip(8) that set the network up, a line for each. */
  readonly setUp: string
  /** A program, with its arguments, that starts the child: it is given the command line after those. */
  readonly through?: readonly string[]
}

/** `childOf` in a network namespace of its own, which goes when the child ends: with a loopback device, up, and nothing else. */
export function childInOwnNetworkOf<Module>(module: URL, { setUp, through = [] }: OwnNetwork) {
  return <Name extends Functions<Module> & string>(name: Name, args: Call<Module, Name>[0]): Outcome<Call<Module, Name>[1]> => {
    const script = `ip -batch - <<'END'\nlink set lo up\n${setUp}\nEND\nexec "$@"`
    const command = ['--net', 'sh', '-ec', script, 'sh', ...through, ...commandLine({ module, name, args }, {})]
    const { status, signal, stdout, stderr, error } = spawnSync('unshare', command, { encoding: 'utf8', timeout: 50_000 * patience })
    if (error !== undefined) throw error
    if (status !== 0) throw new Error(`the child ended with ${signal ?? `status ${status}`}:\n${stderr}`)
    return JSON.parse(stdout)
  }
}
