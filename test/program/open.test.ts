import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { asm, bpffs, Link, Program } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { counting } from './attachment/counting.js'

const { r0, exit, mov } = asm
const folder = privateBpffs()
afterAll(folder.remove)
const at = (...names: string[]) => join(folder.path, ...names)
const load = () => Program.load({ type: 'xdp', name: 'pass', instructions: [mov(r0, 2), exit()] })

describe('F-04: a program', () => {
  it('is pinned, listed, opened and unpinned like a map', () => {
    const original = load().pin(at('pinned', 'program'))
    original.close()
    expect(bpffs.list(at('pinned'))).toMatchObject([{ kind: 'program', program: { id: original.id } }])
    using opened = Program.open(at('pinned', 'program'), { type: 'xdp' })
    expect(opened).toMatchObject({ id: original.id, name: 'pass', type: 'xdp' })
    expect(opened.run({ data: new Uint8Array(14) }).returnValue).toBe(2)
    expect(String(opened)).toBe(`xdp program "pass" (id ${original.id})`)
    expect(bpffs.unpin(at('pinned', 'program'))).toBe(true)
    expect(opened.info().id).toBe(original.id)
  })

  it('is opened by its id and by a descriptor, as one of its own', () => {
    using original = load()
    using byId = Program.open({ id: original.id })
    using byFd = Program.open({ fd: original.fd })
    expect([byId.id, byFd.id]).toEqual([original.id, original.id])
    expect(new Set([original.fd, byId.fd, byFd.fd]).size).toBe(3)
  })

  it('of another type than expected is refused, and leaves nothing open', () => {
    using original = load()
    const highest = () => Program.open({ id: original.id })
    using before = highest()
    expect(() => Program.open({ id: original.id }, { type: 'sched_cls' })).toThrow(
      new RegExp(
        `^cannot open id ${original.id} as a program of type sched_cls: EINVAL .* It is xdp program "pass" \\(id ${original.id}\\)\\.$`
      )
    )
    using after = highest()
    expect(after.fd).toBe(before.fd + 1)
    // @ts-expect-error: no such type
    expect(() => Program.open({ id: original.id }, { type: 'xpd' })).toThrow(TypeError)
  })

  it('that is none is refused', () => {
    using link = testLink()
    link.pin(at('others', 'link'))
    expect(() => Program.open(at('others', 'link'))).toThrow(/^cannot open ".*" as a program: EINVAL .*It is a link/)
    expect(() => Program.open({ fd: link.fd })).toThrow(/^cannot use descriptor \d+ as a program: EINVAL .* something else/)
    expect(() => Program.open({ id: 0x7fff_fff0 })).toThrow(/^cannot open the program with id \d+: ENOENT .*There is no such program/)
    expect(() => Program.open({ fd: -1 })).toThrow(RangeError)
    // @ts-expect-error: nothing
    expect(() => Program.open()).toThrow("expected a path, { id } or { fd } for a program's place")
  })
})

function testLink(): Link {
  using counter = counting('raw_tracepoint', 0)
  return counter.program.attach({ tracepoint: 'sched_process_exit' })
}

describe('F-04: a link', () => {
  it('is pinned, listed, opened and unpinned like a map', () => {
    const original = testLink()
    const { id, programId } = original.info()
    original.pin(at('links', 'exits')).close()
    expect(bpffs.list(at('links'))).toMatchObject([{ kind: 'link', link: { id, programId } }])
    using opened = Link.open(at('links', 'exits'))
    expect(opened.info()).toMatchObject({ id, programId })
    expect(String(opened)).toBe(`link (id ${id}) of program ${programId}`)
    bpffs.unpin(at('links', 'exits'))
  })

  it('is opened by its id and by a descriptor', () => {
    using original = testLink()
    using byId = Link.open({ id: original.info().id })
    using byFd = Link.open({ fd: original.fd })
    expect(readlinkSync(`/proc/self/fd/${byFd.fd}`)).toMatch(/^anon_inode:bpf.link$/)
    expect(byId.info()).toEqual(original.info())
  })

  it('refuses what its kind cannot do', () => {
    using link = testLink()
    using counter = counting('raw_tracepoint', 0)
    expect(() => link.detach()).toThrow(/^cannot detach link of .*: EOPNOTSUPP/)
    expect(() => link.update(counter.program)).toThrow(/^cannot update link of .*: EINVAL .*Such a link is not updated/)
    // @ts-expect-error: a number
    expect(() => link.update(5)).toThrow(TypeError)
  })

  it('refuses everything once it is closed', () => {
    const link = testLink()
    link.close()
    for (const use of [() => link.info(), () => link.detach(), () => link.update(link)]) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    }
  })
})
