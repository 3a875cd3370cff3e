// What inputs are given to. Each throws only what must not be thrown.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BtfExt } from '../../lib/btf/btf-ext.js'
import { readBuildId } from '../../lib/elf/build-id.js'
import { ElfError } from '../../lib/elf/elf-error.js'
import { ElfFile } from '../../lib/elf/elf-file.js'
import { readFunctions } from '../../lib/elf/function-table.js'
import { BpfObject, Btf, BtfError, codecOf, ObjectError, typescriptOf } from '../../lib/index.js'
import { Code } from '../../lib/object/code.js'
import { readDefinitions } from '../../lib/object/definitions.js'
import { linkProgram } from '../../lib/object/linked-program.js'
import { readObjectFile } from '../../lib/object/object-file.js'
import { programRecords } from '../../lib/object/program-records.js'
import { mapResolver } from '../../lib/object/resolve-reference.js'
import { root } from '../support/run.js'
import { readAndWrite } from './codecs.js'

/**
 * @typedef {object} Target
 * @property {() => readonly Uint8Array[]} seeds what to begin with
 * @property {(input: Uint8Array) => void} run
 */

/** @typedef {abstract new (...args: never) => Error} ErrorClass */

/**
 * @param {readonly ErrorClass[]} refusals
 * @param {() => unknown} step
 */
function unlessRefused(refusals, step) {
  try {
    step()
  } catch (error) {
    if (!refusals.some(refusal => error instanceof refusal)) throw error
  }
}

/** @type {Readonly<Record<string, Target>>} */
export const targets = {
  btf: { seeds: () => objects().flatMap(bytes => btfOf(bytes)), run: readBtf },
  // For names that others give, all of the kernel's symbols are read each time: megabytes.
  object: { seeds: () => objects(name => name !== 'externs.o'), run: readObject },
  elf: { seeds: () => objects(), run: readElf },
  codec: { seeds: () => Array.from({ length: 64 }, (_none, index) => new Uint8Array(64).fill(index)), run: readAndWrite }
}

function objects(isWanted = (/** @type {string} */ _name) => true) {
  const folder = join(root, 'test/fixtures/bpf')
  const names = readdirSync(folder).filter(name => name.endsWith('.o') && isWanted(name))
  return names.map(name => new Uint8Array(readFileSync(join(folder, name))))
}

/** @param {Uint8Array} object */
function btfOf(object) {
  const elf = ElfFile.parse(object)
  const section = elf.section('.BTF')
  return section === undefined ? [] : [elf.data(section).slice()]
}

/** @param {Uint8Array} input */
function readBtf(input) {
  unlessRefused([BtfError], () => {
    const btf = Btf.parse(input)
    // Each makes code of its own: a few of many types, which ones the input says.
    const stride = 1 + Math.floor(btf.typeCount / 8)
    for (let id = (input[24] ?? 0) % stride; id < btf.typeCount; id += stride) {
      for (const ask of /** @type {const} */ (['type', 'sizeOf', 'alignOf'])) unlessRefused([BtfError], () => btf[ask](id))
      unlessRefused([BtfError], () => codecOf(btf, id))
    }
    unlessRefused([BtfError], () => btf.find('node'))
    unlessRefused([BtfError], () => typescriptOf(btf))
    unlessRefused([BtfError], () => BtfExt.parse(input, btf))
  })
}

const refusals = [ObjectError, BtfError, ElfError]

/** @param {Uint8Array} input */
function readObject(input) {
  unlessRefused(refusals, () => {
    const { data } = BpfObject.open(input)
    for (const name of Object.keys(data)) unlessRefused(refusals, () => data[name])
  })
  unlessRefused(refusals, () => {
    const { file, maps, programs } = readDefinitions(readObjectFile(input, ''))
    const code = new Code(file)
    const resolve = mapResolver(file, new Map(maps.map(({ name }) => [name, { fd: 3 }])))
    for (const { name, section } of programs) {
      unlessRefused(refusals, () => programRecords(file.btfExt, linkProgram(code, code.function(name, section), resolve)))
    }
  })
}

/** @param {Uint8Array} input */
function readElf(input) {
  unlessRefused([ElfError], () => {
    const elf = ElfFile.parse(input)
    unlessRefused([ElfError], () => readBuildId(elf))
    unlessRefused([ElfError], () => readFunctions(elf).nameOf(0))
    unlessRefused([ElfError], () => elf.symbols())
    for (const section of elf.sections) {
      unlessRefused([ElfError], () => elf.data(section))
      unlessRefused([ElfError], () => elf.relocations(section))
    }
  })
}
