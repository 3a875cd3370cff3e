import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { beginning } from './begin.js'
import { type Call, type ChildOptions, commandLine, type Functions, type Outcome, stdioOf } from './child.js'

/** A call that is under way in a process of its own. */
export interface BackgroundChild<Result> extends AsyncDisposable {
  readonly process: ChildProcess
  /** How the call ends; an error when the process was killed before. */
  readonly outcome: Promise<Outcome<Result>>
  /** Until the child has called `begin`. */
  readonly begun: Promise<void>
  /** Kills the process, as the kernel would: nothing of it runs any more. */
  kill(): Promise<void>
}

/** `childOf` without waiting for the end: for what happens at the same time. */
export function backgroundChildOf<Module>(module: URL) {
  return <Name extends Functions<Module> & string>(
    name: Name,
    args: Call<Module, Name>[0],
    options: ChildOptions = {}
  ): BackgroundChild<Call<Module, Name>[1]> => {
    const [command, ...rest] = commandLine({ module, name, args }, options)
    const child = spawn(command!, rest, { stdio: stdioOf(options) })
    const exit = once(child, 'exit')
    const outcome = outcomeOf<Call<Module, Name>[1]>(child, exit)
    const begun = Promise.race([firstWord(child), failure(outcome)])
    // Not everybody waits for both.
    for (const promise of [outcome, begun]) promise.catch(() => {})
    const kill = () => killAndWait(child, exit)
    return { process: child, outcome, begun, kill, [Symbol.asyncDispose]: kill }
  }
}

async function outcomeOf<Result>(child: ChildProcess, exit: Promise<unknown[]>): Promise<Outcome<Result>> {
  const [stdout, stderr, [status, signal]] = await Promise.all([text(child.stdout!), text(child.stderr!), exit])
  if (status !== 0) throw new Error(`the child ended with ${signal ?? `status ${status}`}:\n${stderr}`)
  return JSON.parse(stdout)
}

async function firstWord(child: ChildProcess): Promise<void> {
  for (let heard = ''; !heard.includes(beginning); ) heard += (await once(child.stderr!, 'data'))[0]
}

// Never ends well: a child that ends before it has begun has failed.
async function failure(outcome: Promise<Outcome<unknown>>): Promise<void> {
  throw new Error(`the child has ended: ${JSON.stringify(await outcome)}`)
}

async function killAndWait(child: ChildProcess, exit: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL')
  await exit
}
