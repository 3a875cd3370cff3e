import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { StackTraceMap, UserSymbols } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { fixturePath } from '../../support/fixture.js'
import { needsLinux } from '../../support/kernel/needs.js'
import { StackFlag, stackRecorder } from '../../support/stack-recorder.js'

const node = realpathSync(process.execPath)

needsLinux('5.10').describe('symbols of user space', () => {
  it('name the frames of a user stack, with their files', () => {
    using stacks = StackTraceMap.create({ maxEntries: 16 })
    using record = stackRecorder(stacks)
    const symbols = UserSymbols.read(process.pid)
    const found = stacks.getOrThrow(record(StackFlag.user)).map(frame => symbols.find(frame))
    expect(found[0]).toEqual({ name: 'syscall', offset: expect.any(Number), file: expect.stringMatching(/^\/.*lib/) })
    expect(found.map(symbol => symbol?.file)).toContain(node)
  })

  it('name the same frames by build ids, of a process or of files', () => {
    using stacks = StackTraceMap.create({ maxEntries: 16, buildIds: true })
    using record = stackRecorder(stacks)
    const frames = stacks.getOrThrow(record(StackFlag.user))
    const [ofProcess, ofFiles] = [UserSymbols.read(process.pid), UserSymbols.ofFiles([node])]
    expect(ofProcess.find(frames[0]!)?.name).toBe('syscall')
    expect(ofFiles.find(frames[0]!)).toBeUndefined()
    const inNode = frames.map(frame => ofProcess.find(frame)).filter(symbol => symbol?.file === node)
    expect(inNode.length).toBeGreaterThan(2)
    expect(frames.map(frame => ofFiles.find(frame)).filter(symbol => symbol !== undefined)).toEqual(inNode)
  })
})

describe('symbols of user space', () => {
  it('are absent for addresses and build ids that are nowhere', () => {
    const symbols = UserSymbols.read(process.pid)
    for (const frame of [0n, 1n << 63n, { address: 16n }, { buildId: 'f'.repeat(40), offset: 4096n }])
      expect(symbols.find(frame)).toBeUndefined()
  })

  it('are absent in files that are missing, of another format, or no programs', () => {
    const symbols = UserSymbols.ofFiles(['/no/such/file', '/', '/dev/zero', '/etc/passwd', fixturePath('maps.o')])
    expect(symbols.find({ buildId: '0'.repeat(40), offset: 0n })).toBeUndefined()
  })

  it('are refused for a process that is gone', async () => {
    const child = spawn('/bin/true')
    await once(child, 'exit')
    expect(() => UserSymbols.read(child.pid!)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  })

  it.each([0, -1, 1.5, Number.NaN, '1'])('are refused for the process id %s', pid => {
    expect(() => UserSymbols.read(pid as number)).toThrow(/^pid: expected the id of a process, got/)
  })

  it('are refused for what is no frame and no path', () => {
    // @ts-expect-error a number
    expect(() => UserSymbols.read(process.pid).find(1)).toThrow(/^frame: expected a bigint or a frame with a build id/)
    // @ts-expect-error a number
    expect(() => UserSymbols.ofFiles(['/bin/true', 1])).toThrow(/^paths\[1\]: expected a path/)
    // @ts-expect-error a text
    expect(() => UserSymbols.ofFiles('/bin/true')).toThrow(/^paths: expected an array of paths/)
  })
})
