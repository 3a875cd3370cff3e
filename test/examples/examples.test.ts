import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { patience } from '../support/patience.js'
import { runExample, startExample } from './run-example.js'

const lines = (...text: string[]) => `${text.join('\n')}\n`

/** What each example prints. */
const outputs: Record<string, string | RegExp> = {
  batch: /^100,000 entries\n(\S.* +\d+ ms\n){6}room for 100000: 100000 were stored, and 100000 are there\n$/,
  counters: lines('protocol 6: 1000 packets', 'protocol 17: 500 packets', '256 counters, 0 for ICMP'),
  'iterate-and-delete': /^iteration: 1000 visits for 1000 entries, 500 left\nthe kernel's next key: \d+,\d+ visits, 500 left\n$/,
  'lru-cache': lines(
    '10,000 entries went into a cache for 1000',
    'it holds no more than that: true',
    'the last: value 9999',
    'the first: gone',
    'key 42: used all the time'
  ),
  'mapped-array': lines('stored in memory, read by a system call: 41', 'added by a program, read in memory: 42'),
  'object-file': lines(
    ...['protocols: hash, 256', '.data: array, 1'],
    ...['protocol 6 { passed: 100n, dropped: 50n }', 'protocol 17 { passed: 10n, dropped: 15n }']
  ),
  'per-cpu': /^(CPU \d+: \d+ runs\n)+together: 1000 runs\n$/,
  queue: lines('no room for a sixth: it holds 5', 'next: 0', ...[0, 1, 2, 3, 4].map(value => `popped ${value}`), 'empty: undefined'),
  'rate-limit': /^(a packet from \S+ is \w+\n){7}/,
  'ring-buffer': /^(event [123]: this process, \S.*\n){3}0 bytes are in use\n$/,
  routes: lines(
    '192.168.1.1 is routed to the office',
    '192.168.0.1 is routed to the servers',
    '192.168.7.1 is routed to the campus',
    '10.0.0.1 is routed to nobody',
    '2001:db8:0:1::7 is routed to the office',
    '2001:db8:0:2::7 is routed to the campus',
    '::1 is routed to nobody'
  ),
  share: /^process A has stored 1234 in (\S+) and ends\nprocess B reads 1234\nunpinned: the kernel frees the map\n$/,
  stack: lines('on top: 5', ...[5, 4, 3, 2, 1].map(value => `popped ${value}`), 'empty: undefined'),
  'take-and-drain': lines('taken: 3 logins', 'once more: undefined', 'drained: 1 × error, 2 × logout', 'left: 0')
}

describe('the examples', { timeout: 60_000 * patience }, () => {
  it.each(Object.entries(outputs))('%s prints what it shows, and leaves no pin', (name, output) => {
    const ended = runExample(name)
    expect(ended).toMatchObject({ status: 0, errors: '', pins: [] })
    if (typeof output === 'string') expect(ended.output).toBe(output)
    else expect(ended.output).toMatch(output)
  })

  it('are all tested', () => {
    const names = readdirSync(new URL('../../examples', import.meta.url)).filter(name => name.endsWith('.js'))
    expect(names.map(name => name.replace('.js', '')).sort()).toEqual(
      [...Object.keys(outputs), 'exec-events', 'profile', 'syscall-table'].sort()
    )
  })

  it('T-PERF: exec-events prints the programs that are started, until it is interrupted', async () => {
    const example = startExample('exec-events')
    await example.printed('programs that are started:\n')
    const { pid } = spawnSync('/bin/true')
    await example.printed(`${pid} true\n`)
    example.child.kill('SIGINT')
    const { output, ...ended } = await example.ended
    expect(ended).toEqual({ status: 0, errors: '', pins: [] })
    expect(output).toMatch(/\n\d+ programs, and 0 lost\n$/)
  })

  it('T-STACK: profile names the functions of JavaScript and of the kernel that a process spends its time in', async () => {
    const busy = "const spin = () => { for (;;) process.resourceUsage() }; console.log('begun'); spin()"
    const child = spawn(process.execPath, ['--perf-basic-prof', '--interpreted-frames-native-stack', '-e', busy])
    try {
      await once(child.stdout, 'data')
      const { output, ...ended } = await startExample('profile', [`${child.pid}`, '2']).ended
      expect(ended).toEqual({ status: 0, errors: '', pins: [] })
      const inKernel = output.split('\n').filter(line => /;JS:\S*spin \[eval\]:1:\d+;/.test(line) && line.includes(';do_syscall_64;'))
      expect(inKernel.length).toBeGreaterThan(0)
    } finally {
      child.kill('SIGKILL')
      rmSync(`/tmp/perf-${child.pid}.map`, { force: true })
    }
  })

  it('T-HASH: rate-limit counts by address, and drops what is beyond the limit', () => {
    const { output } = runExample('rate-limit')
    expect(output.match(/from 192\.0\.2\.1 is \w+/g)).toEqual([...Array(3).fill('from 192.0.2.1 is passed'), 'from 192.0.2.1 is dropped'])
    expect(output.match(/from 2001:db8::1 is \w+/g)).toEqual(['from 2001:db8::1 is passed', 'from 2001:db8::1 is dropped'])
    expect(output).toContain('from 198.51.100.7 is passed')
    expect(output).toContain('192.0.2.1 has sent 4 packets, 3 allowed')
    expect(output).toContain('2001:db8::1 has sent 2 packets, 1 allowed')
  })
})
