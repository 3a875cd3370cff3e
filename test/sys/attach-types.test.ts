import { type AttachType, attachTypes, Btf } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'

const known = Object.entries(attachTypes) as [AttachType, (typeof attachTypes)[AttachType]][]

function kernelNumbers(): ReadonlyMap<string, number> {
  const type = Btf.kernel().find('bpf_attach_type', 'enum')
  if (type?.kind !== 'enum') throw new Error('this kernel has no such enumeration')
  return new Map(type.members.map(({ name, value }) => [name.toLowerCase().replace(/^bpf_/, ''), Number(value)]))
}

describe('the table of attach types', () => {
  it('has the numbers that the kernel gives them', () => {
    const kernel = kernelNumbers()
    const found = known.filter(([name]) => kernel.has(name))
    expect(found.map(([name]) => [name, kernel.get(name)])).toEqual(found.map(([name, { number }]) => [name, number]))
  })

  it('says since when the kernel has them', () => {
    const kernel = kernelNumbers()
    const expected = known.filter(([, { since }]) => !isOlderThan(since))
    expect(known.filter(([name]) => kernel.has(name)).map(([name]) => name)).toEqual(expected.map(([name]) => name))
  })
})
