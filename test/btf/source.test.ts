import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Btf, createMap } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Descriptor } from '../../lib/sys/descriptor.js'
import { native } from '../../lib/sys/native.js'
import { buildPlainBtf, int } from './support/builder.js'

/** A BTF object in the kernel. */
function loaded(bytes: Uint8Array): Descriptor {
  const descriptor = new Descriptor(native.btfLoad(bytes, 0, new Uint8Array(), 0))
  onTestFinished(() => descriptor.close())
  return descriptor
}

function idOf(descriptor: Descriptor): number {
  const info = new Uint32Array(8)
  native.objectInfo(descriptor.handle, new Uint8Array(info.buffer))
  return info[3]!
}

describe('the types of the kernel', () => {
  it('are those of its file, the same object each time', () => {
    const btf = Btf.kernel()
    expect(btf.bytes.length).toBe(readFileSync('/sys/kernel/btf/vmlinux').length)
    expect(btf.find('task_struct', 'struct')?.members.length).toBeGreaterThan(100)
    expect(Btf.kernel()).toBe(btf)
  })

  it('are found by the id of the BTF object, too', () => {
    expect(Btf.open({ id: 1 }).typeCount).toBe(Btf.kernel().typeCount)
  })
})

describe('the types of a module', () => {
  it('are refused where there is no such module', () => {
    expect(() => Btf.ofModule('no_such_module')).toThrow(
      expect.objectContaining({ code: 'ENOENT', message: expect.stringContaining('cannot read the types of module "no_such_module"') })
    )
  })

  it.each([['../vmlinux'], [''], ['a/b']])('are refused for a name that is none: %j', name => {
    expect(() => Btf.ofModule(name)).toThrow(RangeError)
  })

  it('are refused for what is no name', () => {
    expect(() => Btf.ofModule(5 as never)).toThrow(TypeError)
  })
})

describe('BTF from elsewhere', () => {
  it('is read from the kernel by id and by descriptor', () => {
    const descriptor = loaded(buildPlainBtf([int]))
    for (const location of [{ id: idOf(descriptor) }, { fd: descriptor.fd }]) {
      const btf = Btf.open(location)
      expect(btf.bytes).toEqual(new Uint8Array(buildPlainBtf([int])))
      expect(btf.type(1)).toMatchObject({ kind: 'int', name: 'int' })
    }
  })

  it('is read from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'types.btf'), buildPlainBtf([int]))
    expect(Btf.open(join(folder, 'types.btf')).find('int')?.id).toBe(1)
  })

  it('is refused where there is none', () => {
    const descriptor = loaded(buildPlainBtf([int]))
    const id = idOf(descriptor)
    const { fd } = descriptor
    descriptor.close()
    expect(() => Btf.open({ id })).toThrow(`cannot open the BTF object with id ${id}: ENOENT`)
    expect(() => Btf.open({ fd })).toThrow(expect.objectContaining({ code: 'EBADF' }))
    expect(() => Btf.open('/no/such/file')).toThrow('ENOENT')
  })

  it('is refused as the descriptor of something else', () => {
    using map = createMap({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 })
    expect(() => Btf.open({ fd: map.fd })).toThrow('It is the descriptor of something else.')
  })

  it.each([[undefined], [null], [5], [{}], [{ id: 0 }], [{ id: 1.5 }], [{ fd: -1 }]])(
    'is refused for a place that is none: %j',
    location => {
      expect(() => Btf.open(location as never)).toThrow(/expected/)
    }
  )

  it('is refused over a base that is none', () => {
    expect(() => Btf.parse(buildPlainBtf([int]), { base: {} as never })).toThrow('base: expected BTF that was parsed')
  })
})
