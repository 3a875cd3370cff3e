import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserSymbols } from 'bpf-maps'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { eventually } from '../../support/eventually.js'

const path = `/tmp/perf-${process.pid}.map`
const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))

const find = (address: bigint) => UserSymbols.read(process.pid).find(address)

describe('functions that a process has compiled, and says so', () => {
  afterEach(() => {
    rmSync(path, { force: true })
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('have the names that it gives them', () => {
    writeFileSync(path, '1000 80 JS:*run file:///app.js:12:3\n1080 10 RegExp:a b\n')
    expect(find(0x1010n)).toEqual({ name: 'JS:*run file:///app.js:12:3', offset: 16, file: path })
    expect(find(0x1080n)).toEqual({ name: 'RegExp:a b', offset: 0, file: path })
    expect(find(0x1090n)).toBeUndefined()
    expect(find(0xfffn)).toBeUndefined()
  })

  it('have the last name of their place, where memory was used again', () => {
    writeFileSync(path, '1000 80 first\n1040 20 second\n1020 80 third\n')
    expect([0x1010n, 0x1030n, 0x1050n, 0x1090n].map(address => find(address)?.name)).toEqual(['first', 'third', 'third', 'third'])
  })

  it('are not looked for in lines that are cut off or of another form', () => {
    writeFileSync(path, '1000 80 whole\n# 1\n2000 80\nxyz 10 name\n3000 8')
    expect([0x1000n, 0x2000n, 0x3000n].map(address => find(address)?.name)).toEqual(['whole', undefined, undefined])
  })

  it("are not believed to be named by somebody else's file, a link, or a pipe", () => {
    writeFileSync(path, '1000 80 false\n')
    chownSync(path, 65534, 65534)
    expect(find(0x1000n)).toBeUndefined()
    rmSync(path)
    writeFileSync(join(folder, 'names'), '1000 80 false\n')
    symlinkSync(join(folder, 'names'), path)
    expect(find(0x1000n)).toBeUndefined()
    rmSync(path)
    execFileSync('mkfifo', [path])
    expect(find(0x1000n)).toBeUndefined()
  })

  it('are read in the files of the process, by its number there', async () => {
    const script = 'mount -t tmpfs none /tmp && echo 1000 80 inside > /tmp/perf-1.map && exec sleep 60'
    const child = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script], { stdio: 'ignore' })
    try {
      const name = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
      await eventually(() => childrenOf(child.pid!).some(pid => name(pid) === 'sleep'))
      const [pid] = childrenOf(child.pid!)
      expect(UserSymbols.read(pid!).find(0x1001n)).toEqual({ name: 'inside', offset: 1, file: '/tmp/perf-1.map' })
    } finally {
      child.kill('SIGKILL')
    }
  })
})

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}
