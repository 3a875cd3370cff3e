import { BpfObject, type LoadedObject } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixturePath } from '../support/fixture.js'

const open = () => BpfObject.open(fixturePath('variables.o'))
const packet = { data: new Uint8Array(64) }

describe('the global variables of an object file', () => {
  it('are listed with the values that they begin with', () => {
    expect({ ...open().data }).toMatchObject({
      ...{ limit: 5n, threshold: -3, mode: 'MODE_COUNT', greeting: 'hello', step: 1n, verbose: false, target: 'eth0' },
      ...{ runs: 0n, histogram: Array(8).fill(0), flag: 0, custom: 7, fixed: 11, cleared: 0, hidden_runs: 0n },
      settings: { port: 80, enabled: 1, limits: [1n, 2n, 3n] }
    })
  })

  it('can be changed before it is created, also those that are constant', () => {
    const file = open()
    file.data['step'] = 10n
    file.data['limit'] = 15n
    using object = file.create()
    const run = () => object.programs['count']!.run(packet).returnValue
    expect([run(), run()]).toEqual([2, 1])
    expect(object.data).toMatchObject({ runs: 20n, step: 10n, limit: 15n })
  })
})

describe('the global variables of an object that is created', () => {
  let object: LoadedObject

  beforeEach(() => {
    object = open().create()
  })
  afterEach(() => object.close())

  const run = (name: string) => object.programs[name]!.run(packet).returnValue

  it('are what programs made of them', () => {
    run('count')
    expect(object.data).toMatchObject({ runs: 1n, flag: 1, custom: 8, cleared: 1, hidden_runs: 1n })
    expect(object.data['histogram']).toEqual([0, 11, 0, 0, 0, 0, 0, 0])
  })

  it('are there for programs at once', () => {
    run('count')
    object.data['limit'] = 1n
    expect(run('count')).toBe(1)
    object.data['greeting'] = 'Zero'
    object.data['mode'] = 'MODE_OFF'
    object.data['threshold'] = 0
    expect(run('first_letter')).toBe('e'.charCodeAt(0) + 'Z'.charCodeAt(0) + 2)
  })

  it('may be structs', () => {
    object.data['settings'] = { port: 443, enabled: 0, limits: [7n, 8n, 9n] }
    expect(object.data['settings']).toEqual({ port: 443, enabled: 0, limits: [7n, 8n, 9n] })
    expect(object.data['limit'], 'its neighbour').toBe(5n)
  })

  it('are refused values that they cannot have, and keep theirs', () => {
    expect(() => (object.data['limit'] = -1n)).toThrow(/^limit: expected /)
    expect(() => (object.data['settings'] = { port: 1, enabled: 2, limits: [1n, 2n, 'three'] })).toThrow(
      /^settings\.limits\[2\]: expected /
    )
    expect(object.data['settings']).toMatchObject({ port: 80, enabled: 1 })
  })

  it('are no others than those of the source', () => {
    expect(object.data['limits']).toBeUndefined()
    expect(() => (object.data['limits'] = 1)).toThrow(TypeError)
    expect('limit' in object.data).toBe(true)
  })

  it('do not change any more where they are constant', () => {
    expect(() => (object.data['step'] = 2n)).toThrow(new TypeError('step is constant: it can be changed only before the object is created'))
    expect(object.maps['.rodata']!.info().frozen).toBe(true)
    expect(object.data['step']).toBe(1n)
  })

  it('are gone when it is closed', () => {
    object.close()
    expect(() => object.data['limit']).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    expect(() => (object.data['limit'] = 1n)).toThrow(/^object "variables" is closed$/)
    expect(() => object.data['step']).toThrow(/is closed$/)
  })

  it('are arrays with names as libbpf gives them', () => {
    expect([...object.maps].map(map => map.name)).toEqual([
      ...['variable.data', 'variable.rodata', '.data.custom', '.rodata.fixed', 'variable.bss', '.bss.cleared']
    ])
  })
})
