import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { openMap } from '../../lib/map/families.js'
import { RawMap } from '../../lib/map/raw-map.js'
import type { MapCommands, MapKind } from '../../lib/sys/map-kind.js'
import { kinds, type MapType } from '../../lib/sys/map-kinds.js'
import { thrownBy } from '../support/thrown-by.js'
import { askEveryCommand, commands, smallest } from './support/every-command.js'
import { measuredAnswers } from './support/measured-answers.js'

const measured = Object.keys(measuredAnswers) as MapType[]
const inner = RawMap.create({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 })

/** Made with what only the kernel's own types describe. */
const unmeasured: readonly MapType[] = ['struct_ops']
const newer = (Object.keys(kinds) as MapType[]).filter(type => isOlderThan(kinds[type].since))

/** The methods that stand for each command, by whatever name a class has them. */
const methods: Readonly<Record<keyof MapCommands, readonly string[]>> = {
  lookup: ['get', 'getId', 'getOrThrow', 'getMany', 'peek', 'values', 'entries', 'ids'],
  update: ['set', 'setMany', 'add', 'push'],
  delete: ['delete', 'deleteMany', 'clear'],
  take: ['take', 'pop'],
  nextKey: ['nextKey', 'keys', 'entries'],
  lookupBatch: ['columns'],
  takeBatch: [],
  updateBatch: [],
  deleteBatch: []
}

describe('the operation matrix', () => {
  it('has every type, but those that this kernel is too old for', () => {
    expect([...measured, ...unmeasured, ...newer].sort()).toEqual(Object.keys(kinds).sort())
  })

  // Some answers differ before, as those of look-ups with deletion.
  describe.skipIf(isOlderThan('6.18'))('is the kernel’s (needs Linux 6.18)', () => {
    it.each(measured)('for %s', type => {
      const answers = measuredAnswers[type]!.split(' ')
      expect(askEveryCommand(type)).toEqual(Object.fromEntries(commands.map((command, index) => [command, answers[index]])))
    })
  })

  it.each(measured)('agrees with the table of kinds: what it has not, the kernel refuses for %s', type => {
    const kind: MapKind = kinds[type]
    const answers = askEveryCommand(type)
    for (const command of commands.filter(each => each !== 'freeze')) {
      const since = kind.commands[command]
      if (since === undefined)
        expect([command, answers[command]]).toEqual([command, expect.stringMatching(/^(ENOTSUPP|EOPNOTSUPP|EINVAL)$/)])
      else if (!isOlderThan(since))
        expect([command, answers[command]]).not.toEqual([command, expect.stringMatching(/^(ENOTSUPP|EOPNOTSUPP)$/)])
    }
  })

  it.each(measured)('is the reason why the class for %s has no method that never works', type => {
    using map = smallest(type, inner)
    using typed = openMap({ id: map.id })
    // Types without a class are bytes, and the kernel's own answers.
    if (typed instanceof RawMap) return
    const { commands: has }: MapKind = kinds[type]
    const lacking = (Object.keys(methods) as (keyof MapCommands)[]).filter(command => has[command] === undefined)
    for (const name of lacking.flatMap(command => methods[command])) expect(name in typed, name).toBe(false)
  })

  it.each(newer)('says which kernel %s needs', type => {
    const error = thrownBy(() => smallest(type, inner))
    expect(error).toMatchObject({ name: 'NotSupportedError', since: kinds[type].since, command: 'BPF_MAP_CREATE' })
    expect(error.message).toContain(`It needs Linux ${kinds[type].since} or newer.`)
  })
})
