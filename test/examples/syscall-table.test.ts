import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { patience } from '../support/patience.js'
import { pinsOfRunning, startExample } from './run-example.js'

const noCapabilities = ['setpriv', '--inh-caps=-all', '--bounding-set=-all']
const noCapabilityBut = (capability: string) => ['setpriv', `--inh-caps=-all,+${capability}`, `--bounding-set=-all,+${capability}`]

/** The rows of this process, one for each second that it is among the busiest. */
function rowsOfThisProcess(output: string): { readonly rate: number; readonly total: number }[] {
  const rows = output.split('\n').map(line => line.slice(16).trim().split(/ +/))
  const own = rows.filter(([pid]) => pid === `${process.pid}`)
  return own.map(([, rate, total]) => ({ rate: numberIn(rate), total: numberIn(total) }))
}

function numberIn(text = ''): number {
  return Number(text.replaceAll(',', ''))
}

describe('the table of system calls', { timeout: 60_000 * patience }, () => {
  it('shows in a second process, live, what the kernel counts', async () => {
    const table = startExample('syscall-table', ['--seconds', '3'])
    await table.printed('second 1 of 3')
    const calls = 50_000 / patience
    for (let call = 0; call < calls; call++) statSync('/')
    await table.printed('second 3 of 3')
    const { output, ...ended } = await table.ended
    expect(ended).toEqual({ status: 0, errors: '', pins: [] })
    expect(output).toMatch(/^process +pid +calls\/s +total$/m)
    const { total } = rowsOfThisProcess(output).at(-1)!
    expect(total).toBeGreaterThanOrEqual(calls)
    expect(total).toBeLessThan(4 * calls)
  })

  it('shows no escape codes and no row twice a second where the output is no terminal', async () => {
    const { output } = await startExample('syscall-table', ['--seconds', '1']).ended
    expect(output).not.toContain('\x1b')
    expect(output.match(/second \d of 1/g)).toHaveLength(1)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ] as const)('cleans up after %s', async (signal, status) => {
    const table = startExample('syscall-table', ['--seconds', '60'])
    await table.printed('second 1 of 60')
    expect(pinsOfRunning(table)).toHaveLength(1)
    table.child.kill(signal)
    expect(await table.ended).toMatchObject({ status, pins: [] })
  })

  it('says what is missing, and what to do, without the privileges', async () => {
    const { errors, ...ended } = await startExample('syscall-table', [], noCapabilities).ended
    expect(ended).toEqual({ status: 1, output: '', pins: [] })
    expect(errors).toMatch(/^cannot create lru_hash map "syscalls": EPERM .* CAP_BPF is missing/)
    expect(errors).toContain('needs root, or CAP_BPF and CAP_PERFMON')
    expect(errors).not.toMatch(/^ +at /m)
  })

  it('names the second capability when it has only the first', async () => {
    const { errors, ...ended } = await startExample('syscall-table', [], noCapabilityBut('bpf')).ended
    expect(ended).toEqual({ status: 1, output: '', pins: [] })
    expect(errors).toMatch(/^cannot load raw_tracepoint program "count_calls": EPERM .* CAP_PERFMON is missing/)
  })

  it.each(['0', '1.5', 'five', '-1'])('refuses --seconds=%s', async seconds => {
    const { status, errors } = await startExample('syscall-table', [`--seconds=${seconds}`]).ended
    expect({ status, errors }).toEqual({ status: 1, errors: `--seconds is a whole number from 1, not ${seconds}\n` })
  })
})
