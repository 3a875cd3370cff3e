import { unlinkSync } from 'node:fs'
import { asm, HashMap, openMap, PermissionError, Program, StructOps, u32 } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backgroundChildOf } from '../../support/background-child.js'
import { privateBpffs } from '../../support/bpffs-folder.js'
import { childOf } from '../../support/child.js'
import { eventually } from '../../support/eventually.js'
import { needsLinux } from '../../support/kernel/needs.js'
import { patience } from '../../support/patience.js'
import { thrownBy } from '../../support/thrown-by.js'
import { workerOf } from '../../support/worker.js'
import { counting } from '../attachment/counting.js'
import { available, congestionControl, operation, required, uniqueName } from './congestion-control.js'

const { r0, exit, mov } = asm

type Scenarios = typeof import('./scenarios.js')
const scenarios = new URL('./scenarios.ts', import.meta.url)
const inChild = childOf<Scenarios>(scenarios)
const inBackground = backgroundChildOf<Scenarios>(scenarios)
const inWorker = workerOf<Scenarios>(scenarios)

let bpffs: ReturnType<typeof privateBpffs>
beforeAll(() => {
  bpffs = privateBpffs()
})
afterAll(() => bpffs.remove())

const make = () => congestionControl(uniqueName())

needsLinux('6.4').describe('a congestion control made of programs', { refused: make, timeout: 60_000 * patience }, () => {
  it('is available from its registration until its link is closed, and can be registered again', () => {
    const name = uniqueName()
    using made = congestionControl(name)
    expect(available()).not.toContain(name)
    for (let times = 0; times < 2; times++) {
      const link = made.control.register()
      expect(available()).toContain(name)
      link.close()
      expect(available()).not.toContain(name)
    }
  })

  it('is used by TCP', () => {
    const { result, error } = inChild('transfer', [uniqueName(), 1 << 16], { privateNetwork: true })
    expect(error).toBeUndefined()
    expect(result).toMatchObject({ received: 1 << 16, opened: 2 })
    expect(result!.acknowledged).toBeGreaterThan(0)
    expect(result!.closed).toBeGreaterThan(0)
  })

  it('has its programs when they are closed, and tells their ids', () => {
    const name = uniqueName()
    using made = congestionControl(name)
    const ids = Object.fromEntries(required.map(member => [member, made.operations[member]!.program.id]))
    for (const { program } of Object.values(made.operations)) program.close()
    expect(made.control.members()).toMatchObject({ name, flags: 0, ...ids })
    expect(made.control.members()).toHaveProperty('set_state', undefined)
    made.control.register().close()
  })

  it('says which structure it is, and what has become of it', () => {
    using made = congestionControl(uniqueName(), { name: 'control' })
    expect([made.control.struct, made.control.linked, made.control.state()]).toEqual(['tcp_congestion_ops', true, 'ready'])
    expect(`${made.control}`).toBe(`struct_ops map "control" (id ${made.control.id})`)
  })

  it('is refused while one of its name is registered', () => {
    const name = uniqueName()
    using made = congestionControl(name)
    using other = congestionControl(name)
    using _link = made.control.register()
    for (const { control } of [made, other]) {
      expect(() => control.register()).toThrow(
        /^cannot register struct_ops map \(id \d+\): EEXIST .*One of that name is registered already\.$/
      )
    }
  })

  it('takes the place of another of its name in one step', () => {
    const name = uniqueName()
    using first = congestionControl(name)
    using second = congestionControl(name)
    using stranger = congestionControl(uniqueName())
    using link = first.control.register()
    link.update(second.control)
    expect(available()).toContain(name)
    expect(() => link.update(stranger.control)).toThrow(/^cannot update link of struct_ops map .*: EINVAL/)
    link.detach()
    expect(available()).not.toContain(name)
  })

  it('stays registered by a pin of its link', async () => {
    const name = uniqueName()
    const path = `${bpffs.path}/link`
    using made = congestionControl(name)
    made.control.register().pin(path).close()
    expect(available()).toContain(name)
    unlinkSync(path)
    await eventually(() => !available().includes(name))
  })

  it('goes with the process that registered it', async () => {
    const name = uniqueName()
    await using child = inBackground('registerForLife', [name])
    await child.begun
    expect(available()).toContain(name)
    await child.kill()
    await eventually(() => !available().includes(name))
  })

  it('is registered by a thread of its own', async () => {
    await using worker = inWorker('registerBriefly', [uniqueName()])
    expect(await worker.outcome).toEqual({ result: [true, false] })
  })
})

describe('a congestion control without links', () => {
  it('is registered, once, until it is unregistered', () => {
    const name = uniqueName()
    using made = congestionControl(name, { link: false })
    expect([made.control.state(), made.control.linked, made.control.unregister()]).toEqual(['init', false, false])
    expect(made.control.register()).toBeUndefined()
    expect([made.control.state(), available().includes(name)]).toEqual(['inuse', true])
    expect(() => made.control.register()).toThrow(/^struct_ops map \(id \d+\) can be registered once, by who made it$/)
    expect([made.control.unregister(), made.control.unregister()]).toEqual([true, false])
    expect([made.control.state(), available().includes(name)]).toEqual(['tobefree', false])
  })

  it('outlives who registered it', () => {
    const name = uniqueName()
    const made = congestionControl(name, { link: false })
    made.control.register()
    const { id } = made.control
    made[Symbol.dispose]()
    using opened = StructOps.open({ id })
    expect(available()).toContain(name)
    expect(() => opened.register()).toThrow(TypeError)
    if (!opened.linked) expect(opened.unregister()).toBe(true)
    expect(available()).not.toContain(name)
  })

  it('is refused while one of its name is registered, and then by the closed programs that it had', () => {
    using made = congestionControl('reno', { link: false })
    expect(() => made.control.register()).toThrow(
      /^cannot update an entry of struct_ops map .*: EEXIST .*One of that name is registered already\.$/
    )
    made.operations['ssthresh']!.program.close()
    expect(() => made.control.register()).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})

describe('a structure of operations', () => {
  needsLinux('6.4').it('is opened as what it is', () => {
    using made = congestionControl(uniqueName())
    using opened = StructOps.open({ fd: made.control.fd })
    expect([opened.struct, opened.linked, opened.members()]).toEqual(['tcp_congestion_ops', true, made.control.members()])
    using any = openMap({ id: made.control.id })
    expect(any).toBeInstanceOf(StructOps)
    expect(() => HashMap.open({ id: made.control.id })).toThrow(/type is struct_ops/)
  })

  it('is refused where it is not one', () => {
    using map = HashMap.create({ key: u32, value: u32, maxEntries: 1 })
    expect(() => StructOps.open({ id: map.id })).toThrow(/type is hash, expected struct_ops/)
  })

  needsLinux('6.4').it('is refused once it is closed', () => {
    const { control } = congestionControl(uniqueName())
    const unlinked = congestionControl(uniqueName(), { link: false }).control
    for (const each of [control, unlinked]) each.close()
    const uses = [
      () => control.register(),
      () => control.state(),
      () => control.members(),
      () => unlinked.register(),
      () => unlinked.unregister()
    ]
    for (const use of uses) expect(use).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })

  it('needs privileges', () => {
    const { error } = inChild('registerBriefly', [uniqueName()], { nobody: true })
    expect(error).toMatchObject({ name: PermissionError.name, code: 'EPERM' })
  })
})

describe('the members of a structure of operations', () => {
  const messageFor = (members: Readonly<Record<string, unknown>>) =>
    thrownBy(() => congestionControl(uniqueName(), { members })[Symbol.dispose]()).message

  it('are refused by a name that none has, with those that there are', () => {
    expect(messageFor({ shthresh: undefined, sstresh: 1 })).toMatch(
      /^members: expected a member of tcp_congestion_ops \(.*\bssthresh\b.*\), got "sstresh"$/
    )
    expect(messageFor({ owner: 1n })).toMatch(/, got "owner"$/)
  })

  it('are refused where their values do not fit', () => {
    expect(messageFor({ name: 'sixteen_letters_' })).toMatch(/^members\.name: expected text of at most 15 bytes/)
    expect(messageFor({ flags: -1 })).toMatch(/^members\.flags: expected an integer from 0/)
    expect(messageFor({ ssthresh: 5 })).toMatch(/^members\.ssthresh: expected a program for tcp_congestion_ops\.ssthresh, or an object/)
  })

  it('are refused with programs for something else', () => {
    using init = operation('init')
    using xdp = counting('xdp', 2)
    expect(messageFor({ release: init.program })).toMatch(
      /^members\.release: expected a program that was loaded for tcp_congestion_ops\.release, which struct_ops program "counting" \(id \d+\) was not/
    )
    expect(messageFor({ release: xdp.program })).toMatch(/which xdp program "counting" \(id \d+\) was not/)
  })

  needsLinux('6.4').it('are refused by the kernel with programs for another operation', () => {
    using init = operation('init')
    expect(messageFor({ release: { fd: init.program.fd } })).toMatch(/^cannot update .*: EINVAL .*a program was loaded for another one/)
  })

  needsLinux('6.4').it('are refused by the kernel where one is missing, or a name has other characters', () => {
    const refusal = /^cannot update an entry of struct_ops map \(id \d+\): EINVAL .*An operation is missing that the kernel requires/
    expect(messageFor({ undo_cwnd: undefined })).toMatch(refusal)
    expect(messageFor({ name: 'a name' })).toMatch(/have the characters A-Z a-z 0-9 _ \. only/)
  })

  it('are checked before the kernel is asked for anything', () => {
    expect(inChild('createWithoutMembers', [], { nobody: true }).error?.message).toBe('members: expected an object, got 5')
  })

  it('must be an object, and the structure one of the kernel', () => {
    // @ts-expect-error: a number
    expect(() => StructOps.create({ struct: 'tcp_congestion_ops', members: 5 })).toThrow(/^members: expected an object, got 5$/)
    expect(() => StructOps.create({ struct: 'tcp_ops', members: {} })).toThrow(
      /^struct: expected one of this kernel's structures of operations \(.*tcp_congestion_ops.*\), got "tcp_ops"$/
    )
    // @ts-expect-error: a number
    expect(() => StructOps.create({ struct: 'tcp_congestion_ops', members: {}, link: 1 })).toThrow(/^link: expected true or false/)
  })
})

describe('a program for an operation', () => {
  const load = (attachTo: string) => () => Program.load({ type: 'struct_ops', attachTo, instructions: [mov(r0, 2), exit()] }).close()

  it('is refused for what is none', () => {
    expect(load('tcp_ops.ssthresh')).toThrow(/^attachTo: expected one of this kernel's structures of operations/)
    expect(load('tcp_congestion_ops.none')).toThrow(
      /^attachTo: expected an operation of tcp_congestion_ops \(.*\bssthresh\b.*\), got "none"$/
    )
    expect(load('tcp_congestion_ops.name')).toThrow(RangeError)
    const noMember = /^attachTo: expected a structure of operations and its member/
    for (const path of ['', 'tcp_congestion_ops', '.', 'a.b.c']) expect(load(path)).toThrow(noMember)
    // @ts-expect-error: a number
    expect(load(1)).toThrow(TypeError)
  })
})
