import fc from 'fast-check'
import { describe, it } from 'vitest'
import { ElfError } from '../../lib/elf/elf-error.js'
import { BpfObject, BtfError, ObjectError } from '../../lib/index.js'
import { Code } from '../../lib/object/code.js'
import { readDefinitions } from '../../lib/object/definitions.js'
import { linkProgram } from '../../lib/object/linked-program.js'
import { readObjectFile } from '../../lib/object/object-file.js'
import { programRecords } from '../../lib/object/program-records.js'
import { mapResolver } from '../../lib/object/resolve-reference.js'
import { readFixture } from '../support/fixture.js'
import { fuzzing, fuzzSeconds } from '../support/fuzzing.js'
import { patience } from '../support/patience.js'

const refusals = [ObjectError, BtfError, ElfError]

const seeds = [
  'classic.o',
  'classic-big-endian.o',
  'maps.o',
  'maps-big-endian.o',
  'variables.o',
  'calls.o',
  'core.o',
  'refused.o',
  'tracing.o',
  'struct-ops.o',
  'externs.o',
  'configuration.o'
]

const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255))

/** What becomes of an object file: some of its bytes are others, and perhaps it is cut off. */
const damage = fc.record({
  seed: fc.constantFrom(...seeds),
  changes: fc.array(fc.tuple(fc.nat(0xffff), byte), { minLength: 1, maxLength: 12 }),
  end: fc.option(fc.nat(0xffff), { freq: 8 })
})

type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never

function damaged({ seed, changes, end }: Damage): Uint8Array {
  const bytes = readFixture(seed)
  for (const [at, value] of changes) bytes[at % bytes.length] = value
  return bytes.slice(0, end === null ? undefined : end % bytes.length)
}

function refusedOrDone(step: () => void): void {
  try {
    step()
  } catch (error) {
    if (!refusals.some(refusal => error instanceof refusal)) throw error
  }
}

function readVariables(bytes: Uint8Array): void {
  const { data } = BpfObject.open(bytes)
  for (const name of Object.keys(data)) refusedOrDone(() => data[name])
}

function linkPrograms(bytes: Uint8Array): void {
  const { file, maps, programs } = readDefinitions(readObjectFile(bytes, ''))
  const code = new Code(file)
  const resolve = mapResolver(file, new Map(maps.map(({ name }) => [name, { fd: 3 }])))
  for (const { name, section } of programs) {
    refusedOrDone(() => programRecords(file.btfExt, linkProgram(code, code.function(name, section), resolve)))
  }
}

// What was not refused once: two variables of one name, a program that ends inside a 64-bit immediate.
const found: [Damage][] = [
  [
    {
      seed: 'variables.o',
      changes: [
        [25768, 90],
        [2711, 0]
      ],
      end: null
    }
  ],
  [{ seed: 'maps.o', changes: [[16248, 128]], end: null }]
]

describe('a damaged object file', () => {
  it('is read, or refused with an error that says so', { timeout: fuzzSeconds * 1000 + 20_000 * patience }, () => {
    fc.assert(
      fc.property(damage, (each: Damage) => {
        const bytes = damaged(each)
        refusedOrDone(() => readVariables(bytes))
        refusedOrDone(() => linkPrograms(bytes))
      }),
      { ...fuzzing, examples: found }
    )
  })
})
