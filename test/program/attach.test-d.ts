import { type IteratorLink, type Link, type LinkInfo, Program, type ProgramType } from 'bpf-maps'
import { expectTypeOf, test } from 'vitest'

const instructions = new Uint8Array(16)

test('a program knows its type', () => {
  expectTypeOf(Program.load({ type: 'xdp', instructions })).toEqualTypeOf<Program<'xdp'>>()
  expectTypeOf(Program.open('/sys/fs/bpf/pass', { type: 'xdp' })).toEqualTypeOf<Program<'xdp'>>()
  expectTypeOf(Program.open('/sys/fs/bpf/pass')).toEqualTypeOf<Program<ProgramType>>()
  expectTypeOf<Program<'xdp'>>().toExtend<Program>()
})

test('its type says what it is attached to', () => {
  const xdp = Program.load({ type: 'xdp', instructions })
  expectTypeOf(xdp.attach).parameters.toEqualTypeOf<[target: import('../../lib/index.js').XdpTarget]>()
  expectTypeOf(xdp.attach({ interface: 'lo' })).toEqualTypeOf<Link>()
  // @ts-expect-error: a cgroup is no place for it
  xdp.attach({ cgroup: '/' })
  // @ts-expect-error: it must be said
  xdp.attach()
  Program.load({ type: 'tracing', instructions }).attach()
  Program.load({ type: 'sk_lookup', instructions }).attach()
  Program.load({ type: 'sk_lookup', instructions }).attach({ networkNamespace: 3 })
  // @ts-expect-error: the other type of programs
  Program.load({ type: 'cgroup_sockopt', instructions }).attach({ cgroup: '/', type: 'cgroup_device' })
  // @ts-expect-error: the kernel has no link for these
  Program.load({ type: 'lwt_in', instructions }).attach({})
})

test('iterators and sockets are for the types that have them', () => {
  const tracing = Program.load({ type: 'tracing', instructions })
  expectTypeOf(tracing.attachIterator()).toEqualTypeOf<IteratorLink>()
  Program.load({ type: 'sk_reuseport', instructions }).attachToSocket({ fd: 3 })
  // @ts-expect-error: no tracing program
  Program.load({ type: 'xdp', instructions }).attachIterator()
  // @ts-expect-error: no program of a socket
  tracing.attachToSocket({ fd: 3 })
})

test('a link says what it is', () => {
  expectTypeOf<Link['info']>().returns.toEqualTypeOf<LinkInfo>()
  expectTypeOf<IteratorLink>().toExtend<Link>()
})
