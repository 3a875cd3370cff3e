import { type AnyMap, type Link, StructOps } from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'

const definition = { struct: 'tcp_congestion_ops', members: {} }

describe('a structure of operations', () => {
  it('gives a link where it is registered by links, and only then', () => {
    expectTypeOf(() => StructOps.create(definition).register()).returns.toEqualTypeOf<Link>()
    expectTypeOf(() => StructOps.create({ ...definition, link: true }).register()).returns.toEqualTypeOf<Link>()
    expectTypeOf(() => StructOps.create({ ...definition, link: false }).register()).returns.toEqualTypeOf<undefined>()
  })

  it('is unregistered where it is registered without links, and only then', () => {
    expectTypeOf(() => StructOps.create({ ...definition, link: false }).unregister()).returns.toEqualTypeOf<boolean>()
    // @ts-expect-error: its links are closed
    ;() => StructOps.create(definition).unregister()
  })

  it('that exists tells by `linked` which of the two it is', () => {
    const use = (map: AnyMap) => {
      if (!(map instanceof StructOps)) return undefined
      expectTypeOf(map.register()).toEqualTypeOf<Link | undefined>()
      return map.linked ? map.register() : map.unregister()
    }
    expectTypeOf(use).returns.toEqualTypeOf<Link | boolean | undefined>()
  })
})
