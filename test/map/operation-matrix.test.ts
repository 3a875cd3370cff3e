import { createMap, kinds, type MapCommands, type MapDefinition, type MapKind, type MapType } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { mapKind } from '../../lib/sys/map-kinds.js'
import { childOf } from '../support/child.js'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { type Answers, answeredSubjects, answersOf } from './support/matrix/answers.js'
import { ask, type askAboutSpecialSockets } from './support/matrix/ask.js'
import { type Materials, openMaterials } from './support/matrix/materials.js'
import { type Theme, themes } from './support/matrix/situations.js'
import { matrixSockets } from './support/matrix/sockets-program.js'
import { type SubjectName, type Subjects, subjectsOf, typeOf } from './support/matrix/subjects.js'

type Special = Awaited<ReturnType<typeof askAboutSpecialSockets>>

const inChild = childOf<typeof import('./support/matrix/ask.js')>(new URL('./support/matrix/ask.ts', import.meta.url))
const answeredTypes = [...new Set(answeredSubjects.map(typeOf))]
const newer = (Object.keys(kinds) as MapType[]).filter(type => isOlderThan(kinds[type].since))

/** What is there since some time after Linux 6.18: updates of a per-CPU value for one CPU or for all. */
const laterFlags = ['of both modes', 'for one CPU', 'for all CPUs']

// Some answers differ before, as those of look-ups with deletion.
needsLinux('6.18').describe('the operation matrix', () => {
  let materials: Materials
  let subjects: Subjects
  let special: Special

  beforeAll(async () => {
    using program = matrixSockets()
    special = inChild('askAboutSpecialSockets', ['calls'], { through: program.path }).result!
    materials = await openMaterials()
    subjects = subjectsOf(materials)
  })

  afterAll(() => materials.close())

  it('has every type, but those that this kernel is too old for', () => {
    expect([...answeredTypes, ...newer].sort()).toEqual(Object.keys(kinds).sort())
  })

  const answers = (theme: Theme, name: SubjectName) => special[name]?.[theme] ?? ask(theme, name, subjects[name]!, 'calls')

  describe.each(themes)('%s', theme => {
    it.each(answeredSubjects)('is answered by the kernel as measured, for %s', name => {
      expect(known(name, answers(theme, name))).toEqual(known(name, answersOf(theme, name)))
    })
  })
})

/** What stands for each command: it works in one situation at least where the kernel has it, and in none where not. */
const evidence: Readonly<Record<keyof MapCommands, readonly [Theme, RegExp]>> = {
  lookup: ['lookup', /./],
  update: ['update', /./],
  delete: ['delete', /./],
  take: ['take', /./],
  nextKey: ['next key', /./],
  lookupBatch: ['batches', /^look-up$/],
  takeBatch: ['batches', /^take$/],
  updateBatch: ['batches', /^update$/],
  deleteBatch: ['batches', /^delete, present$/]
}

describe('the table of kinds', () => {
  it.each(answeredTypes)('has the commands that the kernel has, for %s', type => {
    const forms = answeredSubjects.filter(name => typeOf(name) === type)
    const has = (command: keyof MapCommands) => {
      const [theme, situations] = evidence[command]
      const given = forms.flatMap(name => Object.entries(answersOf(theme, name))).filter(([situation]) => situations.test(situation))
      return given.some(([, answer]) => /^(ok|ENOENT|ENOSPC)/.test(answer))
    }
    const commands = Object.keys(evidence) as (keyof MapCommands)[]
    const { commands: offered }: MapKind = kinds[type]
    expect(commands.filter(has)).toEqual(commands.filter(command => offered[command] !== undefined))
  })

  it.each(newer)('says which kernel %s needs', type => {
    const error = thrownBy(() => createMap(smallest(type)))
    expect(error).toMatchObject({ name: 'NotSupportedError', since: kinds[type].since, command: 'BPF_MAP_CREATE' })
    expect(error.message).toContain(`It needs Linux ${kinds[type].since} or newer.`)
  })
})

function smallest(type: MapType): MapDefinition {
  const { key, value, maxEntries, requiredFlags: flags = 0 }: MapKind = kinds[type]
  return { type, keySize: key.min, valueSize: value.min, maxEntries: maxEntries.min, flags }
}

function known(name: SubjectName, answers: Answers): Answers {
  const changes = mapKind(typeOf(name))?.perCpu && !isOlderThan('6.19')
  return Object.fromEntries(Object.entries(answers).filter(([situation]) => !changes || !laterFlags.includes(situation)))
}
