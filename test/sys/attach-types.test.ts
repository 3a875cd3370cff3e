import { attachTypes, Btf } from 'bpf-maps'
import { expect, it } from 'vitest'

it('attach types have the numbers that the kernel gives them', () => {
  const type = Btf.kernel().find('bpf_attach_type', 'enum')
  if (type?.kind !== 'enum') throw new Error('this kernel has no such enumeration')
  const kernel = new Map(type.members.map(({ name, value }) => [name, Number(value)]))
  const known = Object.entries(attachTypes).filter(([name]) => kernel.has(`BPF_${name.toUpperCase()}`))
  // A kernel of 2023 has 49 of them.
  expect(known.length).toBeGreaterThanOrEqual(Math.min(Object.keys(attachTypes).length, kernel.size - 5))
  expect(known.map(([name]) => [name, kernel.get(`BPF_${name.toUpperCase()}`)])).toEqual(known)
})
