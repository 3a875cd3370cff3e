import { openMap, RawMap } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childOf } from '../support/child.js'
import { needsLinux } from '../support/kernel/needs.js'
import { answeredSubjects } from './support/matrix/answers.js'
import { ask, methodsBy } from './support/matrix/ask.js'
import { type Materials, openMaterials } from './support/matrix/materials.js'
import type { Methods } from './support/matrix/methods.js'
import { promisesOf } from './support/matrix/promise.js'
import { themes } from './support/matrix/situations.js'
import { matrixSockets } from './support/matrix/sockets-program.js'
import { type Subjects, specialSubjects, subjectsOf } from './support/matrix/subjects.js'

const inChild = childOf<typeof import('./support/matrix/ask.js')>(new URL('./support/matrix/ask.ts', import.meta.url))
const ordinary = answeredSubjects.filter(name => !specialSubjects.includes(name))

/** All methods that could stand for a command. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  lookup: ['get', 'getId', 'getOrThrow', 'getMany', 'peek', 'values', 'entries', 'ids', 'forEach', 'columns', 'chunks'],
  update: ['set', 'setMany', 'add', 'push'],
  delete: ['delete', 'deleteMany', 'clear'],
  take: ['take', 'pop'],
  nextKey: ['nextKey']
}

needsLinux('6.18').describe('in each situation of the operation matrix', () => {
  let materials: Materials
  let subjects: Subjects

  beforeAll(async () => {
    materials = await openMaterials()
    subjects = subjectsOf(materials)
  })

  afterAll(() => materials.close())

  describe.each([
    ['RawMap', 'bytes'],
    ['its class', 'class']
  ] as const)('%s', (_name, way) => {
    it.each(ordinary)('does as it promises, for %s', name => {
      const [made, promised] = both(theme => [ask(theme, name, subjects[name]!, way), promisesOf(theme, name, methodsBy(way, name))])
      expect(made).toEqual(promised)
    })

    it('does as it promises, for sockets that others open', () => {
      using program = matrixSockets()
      const { result } = inChild('askAboutSpecialSockets', [way], { through: program.path })
      for (const name of specialSubjects) {
        const [made, promised] = both(theme => [result![name]![theme]!, promisesOf(theme, name, methodsBy(way, name))])
        expect(made, name).toEqual(promised)
      }
    })
  })

  it.each(ordinary)('the class has methods for what it can do, and no others, for %s', name => {
    using map = subjects[name]!.create()
    using typed = openMap({ id: map.id })
    const methods: Methods = methodsBy('class', name)
    expect(typed).not.toBeInstanceOf(RawMap)
    for (const [command, names] of Object.entries(aliases)) {
      const has = names.filter(each => each in typed)
      const own = methods[command as keyof Methods]
      if (own === undefined || own === 'has') expect(has, command).toEqual([])
      else expect(has, command).toContain(own)
    }
  })
})

function both(each: (theme: (typeof themes)[number]) => readonly [made: object, promised: object]): [made: object, promised: object] {
  const pairs = themes.map(theme => [theme, each(theme)] as const)
  return [
    Object.fromEntries(pairs.map(([theme, pair]) => [theme, pair[0]])),
    Object.fromEntries(pairs.map(([theme, pair]) => [theme, pair[1]]))
  ]
}
