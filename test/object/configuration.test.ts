import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import { gunzipSync } from 'node:zlib'
import { BpfObject, type BtfType } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { ElfFile } from '../../lib/elf/elf-file.js'
import { SymbolBinding } from '../../lib/elf/symbol.js'
import { isOlderThan } from '../../lib/errors/index.js'
import { configurationValue } from '../../lib/object/configuration-value.js'
import { versionCode } from '../../lib/object/kernel-configuration.js'
import { fixturePath, readFixture } from '../support/fixture.js'
import { needs, needsLinux } from '../support/kernel/needs.js'

const inBoot = `/boot/config-${release()}`
const options = () => (existsSync(inBoot) ? readFileSync(inBoot, 'utf8') : gunzipSync(readFileSync('/proc/config.gz')).toString('utf8'))
const option = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(options())?.[1] ?? ''
const create = () => BpfObject.open(fixturePath('configuration.o')).create()

/** The fixture with the binding of a symbol, and the text of a name, replaced by others. */
function altered(symbol: string, binding: number, name = symbol): BpfObject {
  const bytes = Buffer.from(Buffer.from(readFixture('configuration.o')).toString('latin1').replaceAll(symbol, name), 'latin1')
  const elf = ElfFile.parse(bytes)
  const index = elf.symbols().findIndex(candidate => candidate.name === name)
  bytes[elf.section('.symtab')!.offset + index * 24 + 4] = binding << 4
  return BpfObject.open(bytes)
}

needs('kernel configuration').describe("options of the kernel's configuration", { refused: create }, () => {
  needsLinux('5.14').it('are read by programs, each with its type; what is weak and not set is 0', () => {
    using object = create()
    object.programs['read_options']!.run()
    expect(object.data).toMatchObject({
      version: versionCode(),
      cookie: !isOlderThan('5.15'),
      has_bpf: true,
      net: 'TRI_YES',
      bpf: 'y'.charCodeAt(0),
      cpus: Number(option('CONFIG_NR_CPUS')),
      hertz: BigInt(option('CONFIG_HZ')),
      host: JSON.parse(option('CONFIG_DEFAULT_HOSTNAME')),
      none: 0
    })
  })

  needsLinux('5.14').it('are in a map that nobody changes', () => {
    const file = BpfObject.open(fixturePath('configuration.o'))
    expect(file.maps['.kconfig']).toMatchObject({ type: 'array', valueSize: 104, maxEntries: 1 })
    expect(file.data).not.toHaveProperty('CONFIG_HZ')
    using object = file.create()
    expect(object.maps['.kconfig']!.info()).toMatchObject({ name: 'configu.kconfig', frozen: true })
  })

  it('are refused where they are needed and not set', () => {
    expect(() => altered('CONFIG_NO_NEEDED_OPTION', SymbolBinding.global).create()).toThrow(
      /: "CONFIG_NO_NEEDED_OPTION" is declared, and not set in the kernel's configuration, or that is not to be seen$/
    )
  })

  it('are refused where they are something else than their type', () => {
    expect(() => altered('CONFIG_NR_CPUS', SymbolBinding.global, 'CONFIG_CGROUPS').create()).toThrow(
      /: "CONFIG_CGROUPS" is y in the kernel's configuration, which its type does not take$/
    )
  })
})

describe('the value of an option', () => {
  const int = (size: number, encoding: 'number' | 'boolean' = 'number'): BtfType => {
    return { kind: 'int', id: 1, name: 'int', size, bits: size * 8, bitOffset: 0, signed: true, encoding }
  }
  const text = (length: number): BtfType => ({ kind: 'array', id: 1, name: '', element: 2, index: 3, length })
  const tristate: BtfType = { kind: 'enum', id: 1, name: 'libbpf_tristate', size: 4, signed: false, members: [] }

  it.each([
    ['y', int(1, 'boolean'), true],
    ['n', int(1, 'boolean'), false],
    ['m', int(1, 'boolean'), undefined],
    ['m', int(1), 109],
    ['m', tristate, 2],
    ['y', int(4), undefined],
    ['250', int(4), 250],
    ['-250', int(8), -250n],
    ['0x100000000', int(8), 2n ** 32n],
    ['250', int(1, 'boolean'), undefined],
    ['250', text(4), undefined],
    ['"a \\"b\\""', text(6), 'a "b"'],
    ['"abc"', text(3), undefined],
    ['"abc"', int(4), undefined],
    ['else', int(4), undefined]
  ])('%s in a variable of its type: %o', (option, type, value) => {
    expect(configurationValue(option, type)).toBe(value)
  })
})

describe('the version of the kernel as a number', () => {
  it.each([
    ['6.18.44-abc', '#1 SMP', 0x06_12_2c],
    ['5.10.300', '', 0x05_0a_ff],
    ['6.1.0-56-amd64', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-01-01)', 0x06_01_b0],
    ['6.12-rc3', '', 0x06_0c_00]
  ])('%s is that of %s', (kernelRelease, kernelVersion, code) => {
    expect(versionCode(kernelRelease, kernelVersion)).toBe(code)
  })
})
