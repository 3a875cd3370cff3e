import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { KernelProbeTarget, UserProbeTarget } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needs, needsLinux } from '../../support/kernel/needs.js'
import { counting } from './counting.js'

/** The C library that programs here use. */
const library = /\S*\/(?:libc\.so\.6|ld-musl-\S+)$/m.exec(readFileSync('/proc/self/maps', 'utf8'))![0]

describe('a link to a function of a library', () => {
  it.each([false, true])('has a program run when it is called, or returns (at return: %s), until it is closed', atReturn => {
    using calls = counting('kprobe', 0)
    const link = calls.program.attach({ file: library, function: 'setlocale', atReturn })
    spawnSync('env')
    expect(calls.count()).toBeGreaterThanOrEqual(1)
    link.close()
    const counted = calls.count()
    spawnSync('env')
    expect(calls.count()).toBe(counted)
  })

  it('may be for one process', () => {
    using everywhere = counting('kprobe', 0)
    using here = counting('kprobe', 0)
    using _everywhere = everywhere.program.attach({ file: library, function: 'setlocale' })
    using _here = here.program.attach({ file: library, function: 'setlocale', pid: process.pid })
    spawnSync('env')
    expect(everywhere.count()).toBeGreaterThanOrEqual(1)
    expect(here.count()).toBe(0)
  })

  const infoWithCookie = (atReturn: boolean) => {
    using calls = counting('kprobe', 0)
    using link = calls.program.attach({ file: library, function: 'setlocale', atReturn, cookie: 9 })
    return link.info()
  }

  needsLinux('5.15').it('may have a cookie', { refused: () => infoWithCookie(false) }, () => {
    expect(infoWithCookie(true)).toMatchObject({ type: 'perf_event' })
  })

  needsLinux('6.6').it('is described by the kernel, and its place in the file is as good as the name', () => {
    expect(infoWithCookie(true)).toMatchObject({ event: 'uretprobe', name: library, cookie: 9n })
    const info = infoWithCookie(false)
    expect(info).toMatchObject({ event: 'uprobe', name: library, offset: expect.any(Number) })
    using calls = counting('kprobe', 0)
    using _link = calls.program.attach({ file: library, function: info.type === 'perf_event' ? info.offset! : 0 })
    spawnSync('env')
    expect(calls.count()).toBeGreaterThanOrEqual(1)
  })

  it.each<[Partial<Record<keyof UserProbeTarget, unknown>>, RegExp]>([
    [{ function: 'no_such_function' }, /^function: expected the name of a function that the file has a symbol for, got "no_such_function"/],
    [{ function: -1 }, /^function: expected a number of bytes/],
    [{ file: '/nowhere' }, /^cannot read the functions of "\/nowhere": ENOENT/],
    [{ file: 7 }, /^file: expected the path of a program or library/],
    [{ pid: 0 }, /^pid: expected the number of a process/]
  ])('is refused for %o', (target, message) => {
    using calls = counting('kprobe', 0)
    const whole = { file: library, function: 'setlocale', ...target } as UserProbeTarget
    expect(() => calls.program.attach(whole)).toThrow(message)
  })
})

describe("a link to one of the kernel's functions", () => {
  const attach = (target: KernelProbeTarget) => {
    using calls = counting('kprobe', 0)
    const link = calls.program.attach(target)
    spawnSync('true')
    link.close()
    return calls.count()
  }

  needs('kprobes').it('has a program run there', { refused: () => attach({ function: 'do_exit' }) }, () => {
    expect(attach({ function: 'do_exit' })).toBeGreaterThanOrEqual(1)
    expect(() => attach({ function: 'no_such_function' })).toThrow(/ENOENT .*There is no such function/)
  })

  it('is refused for what is no name', () => {
    expect(() => attach({ function: '' })).toThrow(/^function: expected the name of one of the kernel's functions/)
    expect(() => attach({ function: 'do_exit', offset: -1 })).toThrow(/^offset: expected a number of bytes/)
  })
})
