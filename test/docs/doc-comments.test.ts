import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOfTypes } from './support/check-types.js'
import { docExamples } from './support/doc-comments.js'
import { makePageFolder } from './support/page-folder.js'

const examples = docExamples()
const wrong = [
  { name: 'wrong-name', code: 'HashMop.create()' },
  { name: 'wrong-type', code: "counters.set('x', 1)" }
]

const folder = makePageFolder()
let faults: string[]

// All at once: TypeScript reads the library's declarations for it, which takes some seconds.
beforeAll(() => {
  faults = faultsOfTypes([...examples, ...wrong], folder)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the examples of doc comments', () => {
  it('are right for TypeScript, strict', () => {
    expect(examples.length).toBeGreaterThan(30)
    expect(faults.filter(fault => !fault.startsWith('wrong-'))).toEqual([])
  })

  it('would fail with a name that the library does not have, and with a value of another type', () => {
    expect(faults.filter(fault => fault.startsWith('wrong-'))).toEqual([
      "wrong-name.ts: Cannot find name 'HashMop'.",
      "wrong-type.ts: Argument of type 'string' is not assignable to parameter of type 'number'."
    ])
  })

  it('have no `using`, so that they can be pasted into JavaScript for any Node', () => {
    expect(examples.filter(({ code }) => /^\s*(?:await )?using /m.test(code))).toEqual([])
  })
})
