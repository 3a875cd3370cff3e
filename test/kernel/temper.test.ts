import { describe, expect, it } from 'vitest'
import type { Cause } from '../support/kernel/causes.js'
import { denialOf, denials, describeDenial, type FeatureName, features } from '../support/kernel/features.js'

const names = Object.keys(features) as FeatureName[]

describe('what this kernel does not allow', () => {
  it('is found out by trying it, and told to who prints the summary', ({ task }) => {
    task.meta.denials = denials().map(describeDenial)
  })

  it.each(names)('is what other evidence says: %s', name => {
    const denial = denialOf(name)
    expect(denial?.cause.evidence?.(), `${name} meets ${denial?.obstacle}, but not because ${denial?.cause.why}`).not.toBe(false)
  })

  it.each(names)('includes what other evidence rules out: %s', name => {
    const causes: readonly Cause[] = Object.values(features[name].obstacles)
    const decisive = causes.find(cause => cause.decides && cause.evidence?.())
    if (decisive !== undefined) expect(denialOf(name), decisive.why).toBeDefined()
  })
})
