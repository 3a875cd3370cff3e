import { bytes, ipv4Prefix, ipv6Prefix, LpmTrie, lpmKey, MapFullError, struct, u8, u16be, u32 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needs } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { ascending, range } from './support/numbers.js'

const make = (maxEntries = 100) => LpmTrie.create({ name: 'routes', key: ipv4Prefix, value: u32, maxEntries })

describe('a trie of routes', () => {
  it('finds the longest prefix that matches', () => {
    using routes = make()
    routes.set('192.168.0.0/16', 1).set('192.168.0.0/24', 2).set('192.168.1.0/24', 3)
    expect(routes.get('192.168.1.1/32')).toBe(3)
    expect(routes.get('192.168.0.1/32')).toBe(2)
    expect(routes.get('192.168.2.1/32')).toBe(1)
    expect(routes.get('10.0.0.1/32')).toBeUndefined()
    expect(routes.has('192.168.77.1/32')).toBe(true)
    expect(routes.has('10.0.0.1/32')).toBe(false)
    expect(routes.getMany(['192.168.1.1/32', '10.0.0.1/32'])).toEqual([3, undefined])
  })

  it('looks no further than the key’s own prefix', () => {
    using routes = make()
    routes.set('192.168.0.0/16', 1).set('192.168.1.0/24', 3)
    expect(routes.get('192.168.1.0/20')).toBe(1)
    expect(routes.get('192.168.0.0/8')).toBeUndefined()
  })

  it('has a route for everything: a prefix of no bits', () => {
    using routes = make()
    routes.set('0.0.0.0/0', 9)
    expect(routes.get('1.2.3.4/32')).toBe(9)
    expect(routes.getOrThrow('255.255.255.255/32')).toBe(9)
  })

  it('works for IPv6', () => {
    using routes = LpmTrie.create({ key: ipv6Prefix, value: u32, maxEntries: 10 })
    routes.set('2001:db8::/32', 1).set('2001:db8:1::/48', 2).set('::/0', 3)
    expect(routes.get('2001:db8:1::5/128')).toBe(2)
    expect(routes.get('2001:db8:2::5/128')).toBe(1)
    expect(routes.get('fe80::1/128')).toBe(3)
    expect([...routes.keys()].sort()).toEqual(['2001:db8:1::/48', '2001:db8::/32', '::/0'])
  })

  it('works for raw keys: the prefix length in the machine’s order, then the data', () => {
    using routes = LpmTrie.create({ key: bytes(8), value: u32, maxEntries: 10 })
    routes.set(Buffer.from([16, 0, 0, 0, 192, 168, 0, 0]), 1)
    expect(routes.get(Buffer.from([32, 0, 0, 0, 192, 168, 3, 4]))).toBe(1)
    expect(routes.get(Buffer.from([32, 0, 0, 0, 192, 169, 3, 4]))).toBeUndefined()
  })

  it('works for prefixes of other data', () => {
    const Path = lpmKey(struct({ tenant: u16be, kind: u8, rest: u8 }))
    using rules = LpmTrie.create({ key: Path, value: u32, maxEntries: 10 })
    const data = { tenant: 7, kind: 2, rest: 0 }
    rules.set({ prefixLength: 16, data }, 16).set({ prefixLength: 24, data }, 24)
    expect(rules.get({ prefixLength: 32, data: { ...data, rest: 99 } })).toBe(24)
    expect(rules.get({ prefixLength: 32, data: { ...data, kind: 3 } })).toBe(16)
    expect(rules.get({ prefixLength: 32, data: { ...data, tenant: 8 } })).toBeUndefined()
  })

  needs('tries as in Linux 6.13').it('creates, and only creates or only replaces when asked to', () => {
    using routes = make()
    routes.set('10.0.0.0/8', 1, 'create').set('10.0.0.0/8', 2, 'replace')
    expect(thrownBy(() => routes.set('10.0.0.0/8', 3, 'create'))).toMatchObject({ code: 'EEXIST' })
    expect(thrownBy(() => routes.set('10.0.0.0/9', 3, 'replace'))).toMatchObject({ code: 'ENOENT' })
    expect([...routes]).toEqual([['10.0.0.0/8', 2]])
  })

  it('deletes exactly the prefix that is given', () => {
    using routes = make()
    routes.set('10.0.0.0/8', 1).set('10.1.0.0/16', 2)
    expect(routes.delete('10.1.2.0/24')).toBe(false)
    expect(routes.delete('10.1.0.0/16')).toBe(true)
    expect(routes.delete('10.1.0.0/16')).toBe(false)
    expect(routes.get('10.1.2.3/32')).toBe(1)
  })

  it('throws ENOENT where an error is asked for', () => {
    using routes = make()
    expect(thrownBy(() => routes.getOrThrow('10.0.0.0/8'))).toMatchObject({ code: 'ENOENT', map: { name: 'routes', type: 'lpm_trie' } })
  })

  it('keeps the bits behind a prefix as they were last written', () => {
    using routes = make()
    routes.set('10.0.0.77/24', 1).set('10.0.0.1/24', 2)
    expect([...routes]).toEqual([['10.0.0.1/24', 2]])
  })

  it('stores, walks and deletes many', () => {
    using routes = make(6000)
    const entries = range(5000).map(i => [`10.${i >>> 8}.${i & 255}.0/24`, i] as const)
    expect(routes.setMany(entries)).toBe(5000)
    expect([...routes.values()].sort(ascending)).toEqual(range(5000))
    expect(new Map(routes)).toEqual(new Map(entries))
    expect([...routes.entries()]).toHaveLength(5000)
    const seen: number[] = []
    routes.forEach(value => void seen.push(value))
    expect(seen.sort(ascending)).toEqual(range(5000))
    expect(routes.deleteMany(entries.slice(0, 4999).map(([prefix]) => prefix))).toBe(4999)
    expect(routes.count()).toBe(1)
    routes.clear()
    expect([...routes]).toEqual([])
  })

  needs('tries as in Linux 6.13').it('stores many in a mode', () => {
    using routes = make()
    expect(routes.setMany([['10.0.0.0/8', 1]], 'create')).toBe(1)
    expect(
      thrownBy(() =>
        routes.setMany(
          [
            ['11.0.0.0/8', 1],
            ['10.0.0.0/8', 1]
          ],
          'create'
        )
      )
    ).toMatchObject({ code: 'EEXIST', done: 1 })
  })

  it('gives chunks', async () => {
    using routes = make(3000)
    routes.setMany(range(3000).map(i => [`10.${i >>> 8}.${i & 255}.0/24`, i] as const))
    const values: number[] = []
    for await (const chunk of routes.chunks()) values.push(...chunk.map(([, value]) => value))
    expect(values.sort(ascending)).toEqual(range(3000))
  })

  it('has no take and no drain: the kernel has none for it', () => {
    using routes = make()
    for (const name of ['take', 'drain']) expect(name in routes).toBe(false)
  })
})

needs('tries as in Linux 6.13').describe('a full trie', () => {
  it('says that it is full, and how large it is, though the kernel’s answer is another one', () => {
    using routes = make(2)
    routes.set('10.0.0.0/8', 1).set('11.0.0.0/8', 1)
    const error = thrownBy(() => routes.set('12.0.0.0/8', 1))
    expect(error).toBeInstanceOf(MapFullError)
    expect(error).toMatchObject({ code: 'ENOSPC', maxEntries: 2 })
    expect(error.message).toMatch(/It is full: it holds at most 2 entries\.$/)
    expect(
      thrownBy(() =>
        routes.setMany([
          ['10.0.0.0/8', 2],
          ['12.0.0.0/8', 1]
        ])
      )
    ).toMatchObject({ code: 'ENOSPC', done: 1 })
  })
})

describe('bad input for a trie', () => {
  it.each(['192.168.0.0', '192.168.0.0/33', '192.168.0/24', '::/0', 5, null, undefined, { prefixLength: 8 }])('%j is no prefix', key => {
    using routes = make()
    const wrong = key as string
    for (const use of [() => routes.get(wrong), () => routes.set(wrong, 1), () => routes.delete(wrong), () => routes.has(wrong)]) {
      expect(thrownBy(use).message).toMatch(/^key: expected /)
    }
    expect(routes.count()).toBe(0)
  })

  it('a raw prefix that is longer than the key: refused, and found by nobody', () => {
    using routes = LpmTrie.create({ key: bytes(8), value: u32, maxEntries: 10 })
    const tooLong = Buffer.from([33, 0, 0, 0, 10, 0, 0, 0])
    expect(thrownBy(() => routes.set(tooLong, 1))).toMatchObject({ code: 'EINVAL' })
    expect(thrownBy(() => routes.delete(tooLong))).toMatchObject({ code: 'EINVAL' })
    expect(routes.get(tooLong)).toBeUndefined()
  })

  it.each([4, 261])('a key of %i bytes, at creation', size => {
    const create = () => LpmTrie.create({ key: bytes(size), value: u32, maxEntries: 10 })
    expect(thrownBy(create).message).toMatch(
      `EINVAL (Invalid argument). For a map of type lpm_trie, keySize must be from 5 to 260, not ${size}.`
    )
  })
})
