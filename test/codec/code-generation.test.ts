import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { struct, text, u8, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { canGenerateCode } from '../../lib/codec/code-generation.js'
import { decode } from './support/memory.js'
import { withTranspiledCodecs } from './support/transpiled.js'

const program = `
import { canGenerateCode } from './code-generation.js'
import { array, MemoryView, slots, struct, u8, u64, union } from './index.js'

const Value = struct({ id: u8, list: array(u64, 2), either: union({ a: u8, b: u64 }) })
const codec = slots(Value, 2)
const value = { id: 1, list: [2n, 3n], either: { b: 4n } }
const view = new MemoryView(new ArrayBuffer(codec.size))
codec.write([value, { ...value, id: 5 }], view, 0)
let message = ''
try { codec.write([value, { ...value, id: 256 }], view, 0) } catch (error) { message = error.message }
const read = JSON.stringify(codec.read(view, 0), (_, part) => typeof part === 'bigint' ? Number(part) : part)
console.log(JSON.stringify({ canGenerateCode, message, bytes: Buffer.from(view.u8).toString('hex'), read }))
`

function run(folder: string, ...options: string[]): unknown {
  const main = join(folder, 'main.js')
  writeFileSync(main, program)
  return JSON.parse(execFileSync(process.execPath, [...options, main], { encoding: 'utf8' }))
}

describe('the probe for code generation', () => {
  it('finds it allowed here', () => {
    expect(canGenerateCode).toBe(true)
  })

  it('finds it forbidden where it is, and codecs work all the same', () => {
    const [allowed, forbidden] = withTranspiledCodecs(folder => [run(folder), run(folder, '--disallow-code-generation-from-strings')])
    expect(allowed).toMatchObject({ canGenerateCode: true, message: '[1].id: expected an integer from 0 to 255, got 256' })
    expect(forbidden).toEqual({ ...(allowed as object), canGenerateCode: false })
  })
})

describe('what a generated struct gives', () => {
  it('has one hidden class, so that code which uses it stays fast', () => {
    setFlagsFromString('--allow-natives-syntax')
    const haveSameMap = new Function('a', 'b', 'return %HaveSameMap(a, b)')
    setFlagsFromString('--no-allow-natives-syntax')
    const codec = struct({ a: u8, inner: struct({ b: u64, c: text(4) }) })
    const values = [decode(codec, new Array(24).fill(0)), decode(codec, new Array(24).fill(97))]
    expect(haveSameMap(values[0], values[1])).toBe(true)
    expect(haveSameMap(values[0]?.inner, values[1]?.inner)).toBe(true)
    expect(haveSameMap(values[0], { a: 1 })).toBe(false)
  })
})
