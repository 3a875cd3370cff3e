import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { ArrayMap, HashMap, openMap, Queue, u32, u64 } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { eventually } from '../support/eventually.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { thrownBy } from '../support/thrown-by.js'
import { numberedHash } from './support/numbers.js'

let mounted: ReturnType<typeof privateBpffs>
beforeAll(() => {
  mounted = privateBpffs()
})
afterAll(() => mounted.remove())

describe('pin and unpin', () => {
  it('pins, with folders made on the way, and takes the pin away again', () => {
    using map = numberedHash(1)
    const path = join(mounted.path, 'shared', 'ips')
    expect(map.pin(path)).toBe(map)
    expect(existsSync(path)).toBe(true)
    expect(map.unpin()).toBe(true)
    expect(existsSync(path)).toBe(false)
    expect(map.unpin()).toBe(false)
  })

  it('F-06: the map lives on while someone has it open, and is gone with the last one', async () => {
    const map = numberedHash(3)
    const path = join(mounted.path, 'last')
    map.pin(path)
    const { id } = map
    const reader = openMap(path)
    map.unpin()
    map.close()
    expect(reader.id).toBe(id)
    reader.close()
    await eventually(() => isGone(id))
  })

  it('takes away the pin that the map was opened by', () => {
    using map = numberedHash(1)
    const path = join(mounted.path, 'opened')
    map.pin(path)
    using again = HashMap.open(path, { key: u32, value: u64 })
    expect(again.unpin()).toBe(true)
    expect(map.unpin()).toBe(false)
  })

  it('takes away the same pin after a change of directory', () => {
    using map = numberedHash(1)
    const before = process.cwd()
    const path = join(mounted.path, 'relative')
    try {
      process.chdir(mounted.path)
      map.pin(basename(path))
      process.chdir(dirname(mounted.path))
      expect(map.unpin()).toBe(true)
    } finally {
      process.chdir(before)
    }
    expect(existsSync(path)).toBe(false)
  })

  it('says that there is no pin of its own to take away', () => {
    using map = numberedHash(1)
    expect(() => map.unpin()).toThrow(
      new TypeError(`hash map "numbers" (id ${map.id}) was neither pinned nor opened by a path: use bpffs.unpin(path)`)
    )
  })

  it('is refused after close, and leaves no pin', () => {
    const map = numberedHash(1)
    const path = join(mounted.path, 'closed')
    map.close()
    expect(thrownBy(() => map.pin(path))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(existsSync(path)).toBe(false)
  })
})

describe('freeze', () => {
  it('ends all changes from user space, for every descriptor', () => {
    using map = numberedHash(2)
    using other = HashMap.open({ id: map.id }, { key: u32, value: u64 })
    expect(map.freeze()).toBe(map)
    expect(map.info().frozen).toBe(true)
    expect(other.info().frozen).toBe(true)
    for (const change of [() => other.set(0, 5n), () => map.delete(0), () => map.take(0)]) {
      expect(thrownBy(change).message).toMatch(/EPERM .*It is frozen: from user space it can only be read\.$/)
    }
    expect([...other]).toHaveLength(2)
  })

  it('is refused the second time', () => {
    using map = numberedHash(2)
    map.freeze()
    const error = thrownBy(() => map.freeze())
    expect(error).toMatchObject({ command: 'BPF_MAP_FREEZE' })
    expect(error.message).toMatch(/^cannot freeze hash map "numbers" \(id \d+\): .*It is frozen already/)
  })
})

describe('close', () => {
  it('may come twice, and says so', () => {
    const map = numberedHash(1)
    expect(map.closed).toBe(false)
    map.close()
    map.close()
    expect(map.closed).toBe(true)
  })

  it('comes at the end of a block with using, also when that throws', () => {
    let map: HashMap<typeof u32, typeof u64> | undefined
    expect(() => {
      using inner = numberedHash(1)
      map = inner
      throw new Error('out')
    }).toThrow('out')
    expect(map?.closed).toBe(true)
  })

  it('gives the descriptor back', () => {
    const before = openDescriptors()
    const maps = [numberedHash(1), ArrayMap.create({ value: u32, maxEntries: 1 }), Queue.create({ value: u32, maxEntries: 1 })]
    expect(openDescriptors()).toBe(before + 3)
    for (const map of maps) map.close()
    expect(openDescriptors()).toBe(before)
  })

  it('is done by the garbage collector, where it has been forgotten', async () => {
    const before = openDescriptors()
    const forget = () => {
      for (let i = 0; i < 20; i++) numberedHash(1)
    }
    forget()
    expect(openDescriptors()).toBeGreaterThan(before)
    await eventually(() => {
      globalThis.gc?.()
      return openDescriptors() <= before
    })
  })

  it('does not close what an iterator still reads, before the map itself is garbage', () => {
    const iterator = numberedHash(1000).keys()
    globalThis.gc?.()
    expect([...iterator]).toHaveLength(1000)
  })
})

describe('how a map shows itself', () => {
  it('in text and in the console', () => {
    const map = numberedHash(1)
    const text = `hash map "numbers" (id ${map.id})`
    expect(`${map}`).toBe(text)
    expect(inspect(map)).toBe(`[${text}]`)
    expect(inspect({ map })).toBe(`{ map: [${text}] }`)
    map.close()
    expect(inspect(map)).toBe(`[${text}, closed]`)
    expect(String(map)).toBe(text)
    using nameless = Queue.create({ value: u32, maxEntries: 1 })
    expect(String(nameless)).toBe(`queue map (id ${nameless.id})`)
  })
})

function isGone(id: number): boolean {
  try {
    openMap({ id }).close()
    return false
  } catch {
    return true
  }
}
