import { once } from 'node:events'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'
import { BpfError, IncompatibleMapError, MapFullError, NotSupportedError, PermissionError } from 'bpf-maps'
import { describe, expect, it } from 'vitest'

const map = { name: 'flows', id: 12, type: 'hash' }
const refusal = { errno: 1, command: 'BPF_MAP_UPDATE_ELEM', map }

const errors = [
  ['BpfError', new BpfError('cannot', refusal)],
  ['MapFullError', new MapFullError('cannot', { ...refusal, maxEntries: 100 })],
  ['PermissionError', new PermissionError('cannot', { ...refusal, missing: ['CAP_BPF'] })],
  ['IncompatibleMapError', new IncompatibleMapError('open it', { ...refusal, differences: [] })],
  ['NotSupportedError', new NotSupportedError('cannot', { ...refusal, since: '5.6' })]
] as const

describe.each(errors)('%s', (name, error) => {
  it('is an Error and a BpfError', () => {
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(BpfError)
  })

  it('has its name where JavaScript’s own errors have it', () => {
    expect(error.name).toBe(name)
    expect(Object.keys(error)).not.toContain('name')
    expect(error.stack).toMatch(new RegExp(`^${name}: cannot`))
    expect(String(error)).toMatch(new RegExp(`^${name}: cannot`))
  })

  it('shows code, errno, command and map when inspected', () => {
    expect(inspect(error)).toContain(`code: '${error.code}'`)
    expect(inspect(error)).toContain(`errno: ${error.errno}`)
    expect(inspect(error)).toContain("command: 'BPF_MAP_UPDATE_ELEM'")
    expect(inspect(error)).toContain("map: { name: 'flows', id: 12, type: 'hash' }")
  })
})

describe('BpfError', () => {
  it('has the errno as a positive number and as a name', () => {
    expect(new BpfError('cannot', { errno: 28, command: 'BPF_MAP_UPDATE_ELEM' })).toMatchObject({ errno: 28, code: 'ENOSPC' })
  })

  it('has no map, count, since or cause that it was not given', () => {
    expect(Object.keys(new NotSupportedError('cannot', { errno: 524, command: 'BPF_MAP_FREEZE' }))).toEqual(['code', 'errno', 'command'])
    expect(Object.hasOwn(new BpfError('cannot', { errno: 1, command: 'mount' }), 'cause')).toBe(false)
  })

  it('has the number of entries that were done, of a command on many', () => {
    expect(new BpfError('cannot', { errno: 7, command: 'BPF_MAP_UPDATE_BATCH', done: 0 }).done).toBe(0)
  })

  it('keeps the cause', () => {
    const cause = new Error('below')
    expect(new BpfError('cannot', { errno: 1, command: 'mkdir', cause }).cause).toBe(cause)
  })

  it('keeps message and cause in a structured clone', () => {
    const error = new BpfError('cannot open it: EPERM', { ...refusal, cause: new Error('below') })
    const clone = structuredClone(error)
    expect(clone).toBeInstanceOf(Error)
    expect(clone.message).toBe('cannot open it: EPERM')
    expect(clone.stack).toBe(error.stack)
    expect(clone.cause).toEqual(new Error('below'))
  })
})

describe('a worker that dies of a BpfError', () => {
  it('hands on its fields', async () => {
    const execArgv = ['--import', new URL('../support/typescript.js', import.meta.url).href]
    const [error] = await once(new Worker(new URL('./refused-worker.ts', import.meta.url), { execArgv }), 'error')
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'BpfError',
      message: 'cannot freeze it: EBUSY (Device or resource busy)',
      code: 'EBUSY',
      errno: 16,
      command: 'BPF_MAP_FREEZE',
      map: { name: 'flows', id: 12, type: 'hash' }
    })
  })
})

describe('IncompatibleMapError', () => {
  const differences = [
    { field: 'type', expected: 'hash', found: 'array' },
    { field: 'valueSize', expected: 8, found: 16 }
  ]
  const error = new IncompatibleMapError('open "/sys/fs/bpf/flows" as a hash map', { command: 'BPF_OBJ_GET', differences, map })

  it('tells field by field what is there and what was expected', () => {
    expect(error.message).toBe('cannot open "/sys/fs/bpf/flows" as a hash map: type is array, expected hash; valueSize is 16, expected 8')
    expect(error.differences).toEqual(differences)
  })

  it('answers EINVAL, as libbpf does', () => {
    expect(error).toMatchObject({ code: 'EINVAL', errno: 22 })
  })
})
