import { expect, it } from 'vitest'
import { onlineCpus } from '../../lib/sys/online-cpus.js'
import { childOf } from '../support/child.js'
import { needs } from '../support/kernel/needs.js'

const [first, last] = [onlineCpus()[0]!, onlineCpus().at(-1)!]
const inChild = childOf<typeof import('./support/hotplug-scenarios.js')>(new URL('./support/hotplug-scenarios.ts', import.meta.url))
const ENOENT = -2

const resultOf = (name: Parameters<typeof inChild>[0]) => inChild(name, [first, last], { privateMounts: true })

needs('two CPUs').describe('CPUs that come and go', () => {
  it('have a buffer from the next refresh on, and until one', () => {
    const { result } = inChild('refresh', [first, last], { privateMounts: true })
    expect(result).toMatchObject({ before: ENOENT, came: [0, 2], gone: ENOENT, stayed: [0, 5] })
    // What was lost there stays lost.
    expect(result!.lost).toBeGreaterThan(0)
    expect(result!.statistics).toMatchObject({ cpus: [last], lost: result!.lost })
  })

  it('are looked for each second while it is read, and wake the reader', () => {
    expect(resultOf('listen')).toEqual({ result: { gone: ENOENT, seen: [7, 9] } })
  })

  it('are paused with the others', () => {
    const { result } = inChild('pause', [first, last], { privateMounts: true })
    expect(result).toMatchObject({ resumed: 0, seen: [2] })
    expect(result!.paused).not.toBe(0)
  })

  it('are not looked for when the map was closed before the buffer', () => {
    expect(resultOf('closeMap')).toEqual({ result: { read: [first], done: true } })
  })
})
