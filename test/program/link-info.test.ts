import { statSync } from 'node:fs'
import { HashMap, Link, objects, programsAt, SocketMap, u32 } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { Descriptor } from '../../lib/sys/descriptor.js'
import { decodeLinkInfo } from '../../lib/sys/link-decoder.js'
import { openPerfEvent, PerfEventType, SoftwareEvent } from '../../lib/sys/perf-event.js'
import { testCgroup } from '../support/cgroup.js'
import { needs, needsLinux } from '../support/kernel/needs.js'
import { counting } from './attachment/counting.js'

function newCgroup(): string {
  const cgroup = testCgroup()
  onTestFinished(cgroup.remove)
  return cgroup.path
}

function iterator(attachTo: string) {
  return counting('tracing', 0, { expectedAttachType: 'trace_iter', attachTo })
}

describe('what the kernel says of a link', () => {
  it('to a raw tracepoint is its name', () => {
    using exits = counting('raw_tracepoint', 0)
    using link = exits.program.attach({ tracepoint: 'sched_process_exit' })
    const info = link.info()
    expect(info).toMatchObject({ type: 'raw_tracepoint', programId: exits.program.id, tracepoint: 'sched_process_exit' })
    // Before Linux 6.17 the kernel does not tell it.
    expect('cookie' in info ? info.cookie : undefined).toBe(isOlderThan('6.17') ? undefined : 0n)
    expect([...objects.links()]).toContainEqual(info)
    using same = Link.open({ id: info.id })
    expect(same.info()).toEqual(info)
  })

  it('to a cgroup is which one, and for what', () => {
    const cgroup = newCgroup()
    using filter = counting('cgroup_skb', 1)
    using link = filter.program.attach({ cgroup, type: 'cgroup_inet_egress' })
    const { ino } = statSync(cgroup, { bigint: true })
    expect(link.info()).toMatchObject({ type: 'cgroup', cgroupId: ino, attachType: 'cgroup_inet_egress' })
    link.detach()
    expect(link.info()).toMatchObject({ type: 'cgroup', cgroupId: 0n })
  })

  needsLinux('6.10').it('to a map of sockets is which one, and for what', () => {
    using sockets = SocketMap.create({ maxEntries: 1 })
    using verdict = counting('sk_skb', 1)
    using link = verdict.program.attach({ map: sockets, type: 'sk_skb_verdict' })
    expect(link.info()).toMatchObject({ type: 'sockmap', mapId: sockets.id, attachType: 'sk_skb_verdict' })
    expect(programsAt({ map: sockets, type: 'sk_skb_verdict' }).programs).toEqual([{ programId: verdict.program.id }])
    expect(programsAt({ map: sockets, type: 'sk_skb_stream_parser' }).programs).toEqual([])
  })

  needsLinux('6.6').it('to a perf event is its kind, and the cookie', () => {
    using samples = counting('perf_event', 0)
    const clock = { type: PerfEventType.software, config: SoftwareEvent.taskClock, samplePeriod: 1_000_000_000 }
    const event = new Descriptor(openPerfEvent(clock, { pid: process.pid, cpu: -1 }))
    using link = samples.program.attach({ perfEvent: event, cookie: 2n ** 63n })
    event.close()
    expect(link.info()).toMatchObject({
      type: 'perf_event',
      event: 'event',
      config: BigInt(SoftwareEvent.taskClock),
      cookie: 2n ** 63n
    })
    expect(link.info()).not.toHaveProperty('name')
  })

  needs('element iterators').it('of an iterator over elements is their map', { refused: () => iterator('bpf_map_elem') }, () => {
    using map = HashMap.create({ key: u32, value: u32, maxEntries: 1 })
    using lister = iterator('bpf_map_elem')
    using link = lister.program.attachIterator({ map })
    expect(link.info()).toMatchObject({ type: 'iter', target: 'bpf_map_elem', mapId: map.id })
  })

  it('of an iterator over a kind of objects is which', () => {
    using tasks = iterator('task')
    using taskLink = tasks.program.attachIterator()
    expect(taskLink.info()).toMatchObject({ type: 'iter', target: 'task', mapId: 0 })
  })

  it('of a type that is new is its number', () => {
    const info = new DataView(new ArrayBuffer(64))
    for (const [index, word] of [99, 7, 8].entries()) info.setUint32(index * 4, word, true)
    expect(decodeLinkInfo(info, '')).toEqual({ type: 99, id: 7, programId: 8 })
  })

  it('comes from a link alone, while that is open', () => {
    using exits = counting('raw_tracepoint', 0)
    const link = exits.program.attach({ tracepoint: 'sched_process_exit' })
    link.close()
    expect(() => link.info()).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})

describe('the bytes of a probe, of netfilter and of many probes', () => {
  const words = (...numbers: number[]) => new DataView(Uint32Array.from({ length: 16 }, (_none, index) => numbers[index] ?? 0).buffer)

  it.each([
    ['a function of a file', words(7, 1, 2, 0, 2, 0, 0, 0, 0, 4096, 5), { event: 'uretprobe', name: 'text', offset: 4096, cookie: 5n }],
    ['a function of the kernel', words(7, 1, 2, 0, 3, 0, 0, 0, 0, 16, 0, 0, 0, 0, 6), { event: 'kprobe', offset: 16, cookie: 6n }],
    ['netfilter', words(10, 1, 2, 0, 10, 3, 0xffff_fffe, 1), { family: 'ipv6', hook: 'local_out', priority: -2, defragment: true }],
    ['functions of the kernel', words(8, 1, 2, 0, 0, 0, 12, 1), { type: 'kprobe_multi', count: 12, atReturn: true }],
    [
      'functions of a file',
      words(12, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3),
      { type: 'uprobe_multi', count: 3, atReturn: false, path: 'text' }
    ],
    ['a structure of operations', words(9, 1, 0, 0, 44), { type: 'struct_ops', programId: 0, mapId: 44 }],
    ['a netkit device that is gone', words(13, 1, 2, 0, 0, 54), { type: 'netkit', interfaceIndex: 0, attachType: 'netkit_primary' }]
  ])('say what it is: %s', (_what, info, expected) => {
    expect(decodeLinkInfo(info, 'text')).toMatchObject(expected)
  })

  it.each([
    ['an event before Linux 6.6', words(7, 1, 2), { type: 'perf_event', event: 'unknown' }],
    ['a tracepoint', words(7, 1, 2, 0, 5, 0, 0, 0, 0, 0, 3), { type: 'perf_event', event: 'tracepoint', name: 'text', cookie: 3n }],
    ['a function before Linux 5.13', words(2, 1, 2, 0, 24, 0, 0, 0, 4), { type: 'tracing', attachType: 'trace_fentry', cookie: 4n }],
    ['functions before Linux 6.6', words(8, 1, 2), { type: 'kprobe_multi' }]
  ])('say nothing that the kernel does not tell: %s', (_what, info, expected) => {
    expect(decodeLinkInfo(info, 'text')).toStrictEqual({ id: 1, programId: 2, ...expected })
  })
})
