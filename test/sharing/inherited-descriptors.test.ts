import { ArrayMap, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { numberedHash } from '../map/support/numbers.js'
import { backgroundChildOf } from '../support/background-child.js'

const inBackground = backgroundChildOf<typeof import('./scenarios.js')>(new URL('./scenarios.ts', import.meta.url))

describe('a map that a child process inherits by its descriptor', () => {
  it('is written by the child and read here, one of several', async () => {
    using first = numberedHash(0, 1000)
    using second = numberedHash(0, 1000)
    await using child = inBackground('fill', [4, 500, 200], { inherits: [first.fd, second.fd] })
    expect(await child.outcome).toEqual({ result: 'numbers' })
    expect([first.count(), second.count()]).toEqual([0, 200])
    expect(second.get(699)).toBe(699n)
  })

  it('needs no pin, no id and no privilege there', async () => {
    using map = numberedHash(0, 1000)
    await using child = inBackground('fill', [3, 0, 10], { inherits: [map.fd], nobody: true })
    expect(await child.outcome).toEqual({ result: 'numbers' })
    expect(map.count()).toBe(10)
  })

  it('is not there for a child that was not given it: descriptors are closed on exec', async () => {
    using map = numberedHash(0, 10)
    await using child = inBackground('fill', [map.fd, 1, 1])
    expect((await child.outcome).error).toMatchObject({ name: 'BpfError' })
    expect(map.count()).toBe(0)
  })

  it('is counted in by both at once, in its memory', async () => {
    const times = 200_000
    using array = ArrayMap.create({ value: u64, maxEntries: 2, mmapable: true })
    using memory = array.mapped()
    await using child = inBackground('addInMemory', [{ fd: 3 }, 1, times], { inherits: [array.fd] })
    let own = 0
    while (child.process.exitCode === null) {
      for (let time = 0; time < 10_000; time++, own++) memory.add(1, 1)
      await new Promise(setImmediate)
    }
    expect(await child.outcome).toEqual({})
    expect(own).toBeGreaterThan(0)
    expect(array.get(1)).toBe(BigInt(own + times))
    expect(array.get(0)).toBe(0n)
  })
})
