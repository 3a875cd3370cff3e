import {
  type AnyCodec,
  array,
  bitFields,
  bool,
  bytes,
  enumeration,
  f64,
  flags,
  i64,
  ipv4,
  ipv6,
  mac,
  packedStruct,
  spinLock,
  struct,
  text,
  u8,
  u16,
  u32,
  u64,
  u128,
  union
} from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { typeName } from '../../lib/codec/index.js'

describe('typeName', () => {
  const cases: readonly (readonly [AnyCodec, string])[] = [
    [u32, '__u32'],
    [i64, '__s64'],
    [u128, 'unsigned __int128'],
    [f64, 'double'],
    [bool, '_Bool'],
    [ipv4, '__be32'],
    [ipv6, '__be32[4]'],
    [mac, '__u8[6]'],
    [bytes(3), '__u8[3]'],
    [text(16), 'char[16]'],
    [array(array(u16, 3), 2), '__u16[2][3]'],
    [enumeration({ a: 1 }), '__u32'],
    [flags({ a: 1 }, u64), '__u64'],
    [spinLock, 'struct bpf_spin_lock'],
    [struct({ a: u32, b: bytes(4) }), 'struct { __u32 a; __u8 b[4]; }'],
    [packedStruct({ a: u8, list: array(text(2), 3) }), 'struct { __u8 a; char list[3][2]; } __attribute__((packed))'],
    [union({ v4: ipv4, v6: ipv6 }), 'union { __be32 v4; __be32 v6[4]; }'],
    [bitFields({ a: 3, b: 5 }), 'struct { __u32 a : 3; __u32 b : 5; }'],
    [struct({ inner: struct({ a: u8 }), lock: spinLock }), 'struct { struct { __u8 a; } inner; struct bpf_spin_lock lock; }']
  ]

  it.each(cases.map(([codec, name]) => ({ codec, name })))('says $name', ({ codec, name }) => {
    expect(typeName(codec.type)).toBe(name)
  })
})
