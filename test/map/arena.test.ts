import { Arena, asm, createMap, MapFlag, type MapReference, openMap } from 'bpf-maps'
import { expect, it } from 'vitest'
import { collectGarbage } from '../native/support/garbage-collection.js'
import { kernelFunction } from '../program/kernel-side-programs.js'
import { childOf } from '../support/child.js'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'

const { r0, r1, r6, r7, r8, add, castToKernel, castToUser, exit, load64, loadMap, mov, store64 } = asm

/** (address, number): adds to what is there, stores the address of it behind it; what was there. */
function adder(arena: MapReference) {
  const atPointer = [load64(r8, [r1, 0]), load64(r7, [r1, 8]), castToKernel(r6, r8), load64(r0, [r6])]
  const sum = [add(r7, r0), store64([r6], r7), castToUser(r8, r8), store64([r6, 8], r8)]
  // What the arena is known by: the kernel finds it among the maps of the program.
  return kernelFunction('arena', [mov(r6, r1), loadMap(r1, arena), mov(r1, r6), ...atPointer, ...sum, exit()])
}

const inChild = childOf<typeof import('./support/arena-process.js')>(new URL('./support/arena-process.ts', import.meta.url))

needsLinux('6.9').describe('an arena', () => {
  it('is memory that a program and user space share', () => {
    using arena = Arena.create({ name: 'arena', pages: 2 })
    const words = new BigUint64Array(arena.buffer)
    words[8] = 40n
    using addTo = adder(arena)
    expect(addTo(arena.address + 64n, 2n)).toBe(40)
    expect(words[8]).toBe(42n)
  })

  it('has pointers that mean the same to both', () => {
    using arena = Arena.create({ pages: 2 })
    const words = new BigUint64Array(arena.buffer)
    words[512] = 1n
    using addTo = adder(arena)
    addTo(arena.address + 4096n, 0n)
    expect(words[513]).toBe(arena.address + 4096n)
    expect(arena.offsetOf(words[513]!)).toBe(4096)
    expect(arena.offsetOf(BigInt.asUintN(32, words[513]!))).toBe(4096)
  })

  it('has all of its pages, which come zeroed when they are touched', () => {
    using arena = Arena.create({ pages: 2 ** 20 })
    const bytes = new Uint8Array(arena.buffer)
    expect([arena.pages, bytes.length]).toEqual([2 ** 20, 2 ** 32])
    for (const at of [0, 2 ** 31, 2 ** 32 - 1]) {
      expect(bytes[at]).toBe(0)
      bytes[at] = 7
      expect(bytes[at]).toBe(7)
    }
  })

  it('gives a program zeros, and keeps nothing, where no page is yet', () => {
    using arena = Arena.create({ pages: 2 })
    // Mapped, and not touched.
    expect(arena.buffer.byteLength).toBeGreaterThan(0)
    using addTo = adder(arena)
    expect(addTo(arena.address, 5n)).toBe(0)
    expect(addTo(arena.address, 5n)).toBe(0)
    expect(new BigUint64Array(arena.buffer)[0]).toBe(0n)
    expect(addTo(arena.address, 5n)).toBe(0)
    expect(new BigUint64Array(arena.buffer)[0]).toBe(5n)
  })

  it('is where its address says, for other processes too', () => {
    const address = 0x1f00_0000_0000n
    using arena = Arena.create({ pages: 1, address })
    expect([arena.address, arena.info().mapExtra]).toEqual([address, address])
    new BigUint64Array(arena.buffer)[0] = 5n
    expect(inChild('addInArena', [arena.id, 0, 37]).result).toBe(address.toString())
    expect(new BigUint64Array(arena.buffer)[0]).toBe(42n)
  })

  it('knows a pointer that another process has stored for what leads out of it', () => {
    using arena = Arena.create({ pages: 1, address: 0x1e00_0000_0000n })
    const words = new BigUint64Array(arena.buffer)
    for (const pointer of [0x1e00_0000_1000, 0x1dff_ffff_fff8]) {
      words[0] = 0n
      inChild('addInArena', [arena.id, 0, pointer])
      expect(words[0]).toBe(BigInt(pointer))
      expect(thrownBy(() => arena.offsetOf(words[0]!))).toBeInstanceOf(RangeError)
    }
  })

  it('is mapped once only when it has no address', () => {
    using arena = Arena.create({ pages: 1 })
    expect(arena.buffer).toBe(arena.buffer)
    using again = Arena.open({ id: arena.id })
    expect(again.pages).toBe(1)
    expect(thrownBy(() => again.buffer)).toMatchObject({
      code: 'EINVAL',
      command: 'mmap',
      message: expect.stringContaining('only one created with an address can be mapped more than once')
    })
  })

  it('says when its address is taken', () => {
    using arena = Arena.create({ pages: 1, address: 0x1f10_0000_0000n })
    expect(arena.buffer.byteLength).toBeGreaterThan(0)
    using again = Arena.open({ id: arena.id })
    expect(thrownBy(() => again.buffer)).toMatchObject({ code: 'EEXIST', message: expect.stringContaining('at address 0x1f1000000000') })
  })

  it('can be mapped again in this process when nobody has the memory any more', async () => {
    const address = 0x1f20_0000_0000n
    using pinned = Arena.create({ pages: 1, address })
    using first = Arena.open({ id: pinned.id })
    new Uint8Array(first.buffer)[0] = 9
    first.close()
    await eventually(() => {
      collectGarbage()
      try {
        return new Uint8Array(pinned.buffer)[0] === 9
      } catch {
        return false
      }
    })
  })

  it('ends with its memory when it is closed', () => {
    const arena = Arena.create({ pages: 1 })
    const { buffer } = arena
    arena.close()
    arena.close()
    expect(buffer.byteLength).toBe(0)
    expect(thrownBy(() => arena.buffer)).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })

  it('is made by createMap and opened by openMap', () => {
    using arena = createMap({ type: 'arena', keySize: 0, valueSize: 0, maxEntries: 3, flags: MapFlag.mmapable })
    expect([arena.pages, openMap({ id: arena.id })]).toEqual([3, expect.any(Arena)])
  })

  it('is not mapped if it is made to fault: a stray access would end the process', () => {
    const flags = MapFlag.mmapable | MapFlag.segvOnFault
    using arena = createMap({ type: 'arena', keySize: 0, valueSize: 0, maxEntries: 1, flags })
    expect(thrownBy(() => arena.buffer)).toMatchObject({ message: expect.stringContaining('It faults where no page is') })
  })

  it.each([0, 2 ** 20 + 1, -1, 1.5, '1'])('refuses %s pages', pages => {
    expect(thrownBy(() => Arena.create({ pages: pages as number })).message).toMatch(/^pages: expected an integer from 1 to 1048576, got /)
  })

  it('refuses what is no address, and no pointer', () => {
    expect(thrownBy(() => Arena.create({ pages: 1, address: 4097 }))).toMatchObject({ code: 'EINVAL' })
    expect(() => Arena.create({ pages: 1, address: '0' as never })).toThrow(/^address: /)
    using arena = Arena.create({ pages: 1 })
    expect(() => arena.offsetOf(arena.address - 1n)).toThrow(/^expected a pointer into the arena, got /)
    expect(() => arena.offsetOf(5 as never)).toThrow(/^expected a pointer, as a bigint, got 5/)
  })
})
