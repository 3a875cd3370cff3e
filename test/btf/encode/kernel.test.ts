import { type AnyCodec, array, bitFields, opaque, packedStruct, spinLock, struct, timer, u8, u32, union } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeElementTypes } from '../../../lib/btf/encode/element-types.js'
import { hasKernelFields } from '../../../lib/btf/encode/kernel-fields.js'
import { createMap } from '../../../lib/sys/map-attributes.js'
import { native } from '../../../lib/sys/native.js'
import { kits } from '../../codec/support/kits.js'
import { structRecipe } from '../../codec/support/recipes.js'
import { EINVAL } from '../../native/support/errno.js'
import { MapType } from '../../native/support/maps.js'

const none = new Uint8Array()

/** Creates a map of such keys and values: 0, or what the kernel answered. */
function tryMap(key: AnyCodec, value: AnyCodec, type: number = MapType.hash): number {
  const types = encodeElementTypes(key.type, value.type)
  const btf = native.btfLoad(types.bytes, 0, none, 0)
  if (btf < 0) return btf
  const sizes = { keySize: key.size, valueSize: value.size, maxEntries: 1, flags: type === MapType.hash ? 1 : 0 }
  const map = createMap({ type, ...sizes, btf, btfKeyType: types.key, btfValueType: types.value })
  native.close(btf)
  return map < 0 ? map : native.close(map)
}

describe('the kernel takes the types of codecs', () => {
  test('whatever a struct is made of, and whatever its fields are called', () => {
    const structs = structRecipe(fc.string({ minLength: 1, unit: 'grapheme' }).filter(name => !/^\d+$/.test(name))).map(recipe =>
      recipe.make(kits[0]!)
    )
    fc.assert(
      fc.property(structs, codec => {
        const status = tryMap(codec, codec)
        // Two locks, or one that is not aligned, are for the kernel to refuse.
        expect(hasKernelFields(codec.type) || status === 0).toBe(true)
      }),
      { numRuns: 300 }
    )
  })

  test.each([
    ['alone', struct({ lock: spinLock })],
    ['beside other fields', struct({ count: u32, lock: spinLock, more: u32 })],
    ['in a struct of its own', struct({ count: u32, state: struct({ lock: spinLock, timer }) })],
    ['beside bit fields', struct({ bits: bitFields({ a: 3, b: 5 }), lock: spinLock })],
    [
      'beside a union and an array of bit fields',
      struct({ a: union({ b: bitFields({ a: 3 }), c: u32 }), b: array(bitFields({ a: 3 }), 2), timer })
    ],
    ['that it has since later', struct({ work: opaque('bpf_wq', 16, 8), count: opaque('bpf_refcount', 4, 4) })]
  ])('with a field of its own %s', (_, value) => {
    expect(tryMap(u32, value)).toBe(0)
  })

  test('only with one lock, and where that is aligned', () => {
    expect(tryMap(u32, struct({ one: spinLock, other: spinLock }))).toBeLessThan(0)
    expect(tryMap(u32, packedStruct({ a: u8, lock: spinLock }))).toBeLessThan(0)
    expect(tryMap(u32, packedStruct({ a: u32, lock: spinLock }))).toBe(0)
    expect(tryMap(u32, struct({ lock: opaque('bpf_spin_lock', 8, 8) }))).toBeLessThan(0)
  })

  test('only with the sizes that the map has', () => {
    const { bytes, key, value } = encodeElementTypes(u32.type, u32.type)
    const btf = native.btfLoad(bytes, 0, none, 0)
    const map = { type: MapType.hash, keySize: 4, maxEntries: 1, btf, btfKeyType: key, btfValueType: value }
    expect(createMap({ ...map, valueSize: 8 })).toBe(EINVAL)
    native.close(btf)
  })
})
