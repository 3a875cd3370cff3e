import { ArrayMap, asm, objects, Program, u32 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'

const { r0, mov, exit } = asm
const program = () => Program.load({ type: 'raw_tracepoint', name: 'walked', instructions: [mov(r0, 0), exit()] })

describe('going through the objects of the system', () => {
  it('finds the maps, programs and links that there are, in the order of their ids', () => {
    using map = ArrayMap.create({ name: 'walked', value: u32, maxEntries: 1 })
    using loaded = program()
    using link = loaded.attach({ tracepoint: 'sys_enter' })
    expect([...objects.maps()].find(({ id }) => id === map.id)).toMatchObject({ name: 'walked', type: 'array', keySize: 4, valueSize: 4 })
    expect([...objects.programs()].find(({ id }) => id === loaded.id)).toMatchObject({ name: 'walked', type: 'raw_tracepoint' })
    expect([...objects.links()].map(({ id }) => id)).toContain(link.info().id)
    const ids = [...objects.maps()].map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  })

  needsLinux('5.11').it("finds the kernel's own types", () => {
    expect([...objects.btf()].find(({ id }) => id === 1)).toMatchObject({ name: 'vmlinux', isKernel: true })
  })

  it('sees what is made meanwhile, and passes over what is gone', () => {
    using first = ArrayMap.create({ value: u32, maxEntries: 1 })
    const gone = ArrayMap.create({ value: u32, maxEntries: 1 })
    const walk = objects.maps()
    for (const { id } of walk) if (id === first.id) break
    const rest = objects.maps()
    const before: number[] = []
    for (const { id } of rest) {
      before.push(id)
      if (id !== first.id) continue
      gone.close()
      break
    }
    using made = ArrayMap.create({ value: u32, maxEntries: 1 })
    const now = [...objects.maps()].map(({ id }) => id)
    expect(before).toContain(first.id)
    expect(now).not.toContain(gone.id)
    expect(now).toContain(made.id)
  })
})
