// What congestion controls do, each in a process or a thread of its own.

import { setTimeout } from 'node:timers/promises'
import { StructOps } from 'bpf-maps'
import { begin } from '../../support/begin.js'
import { sendByCongestionControl } from '../../support/loopback.js'
import { available, congestionControl, operation } from './congestion-control.js'

/** `TCP_CONG_NON_RESTRICTED`: other networks than the machine's first may use it. */
const nonRestricted = 1

/** Sends bytes over the loopback device with a congestion control as the network's default: how often its operations ran. */
export async function transfer(name: string, bytes: number) {
  using init = operation('init')
  using release = operation('release')
  using made = congestionControl(name, { members: { flags: nonRestricted, init: init.program, release: release.program } })
  using _link = made.control.register()
  const received = await sendByCongestionControl(name, bytes)
  return { received, opened: init.count(), closed: release.count(), acknowledged: made.operations['cong_avoid']!.count() }
}

/** Registers one and waits for the end of the process. */
export async function registerForLife(name: string): Promise<void> {
  using made = congestionControl(name)
  using _link = made.control.register()
  begin()
  await setTimeout(50_000)
}

/** Registers one for a moment: whether it was available then, and is after that. */
export function registerBriefly(name: string): readonly boolean[] {
  using made = congestionControl(name)
  const link = made.control.register()
  const during = available().includes(name)
  link.close()
  return [during, available().includes(name)]
}

/** Asks for a structure whose members are no members. */
export function createWithoutMembers(): void {
  // @ts-expect-error: a number
  StructOps.create({ struct: 'tcp_congestion_ops', members: 5 }).close()
}
