import {
  asm,
  createMap,
  kinds,
  type MapDefinition,
  MapFlag,
  type MapKind,
  type MapType,
  Program,
  type ProgramType,
  programKinds
} from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { mapKind } from '../../lib/sys/map-kinds.js'
import { type Materials, openMaterials } from '../map/support/matrix/materials.js'
import { matrixSockets } from '../map/support/matrix/sockets-program.js'
import { type Subjects, specialSubjects, subjectsOf, typeOf } from '../map/support/matrix/subjects.js'
import { childOf } from '../support/child.js'
import { thrownBy } from '../support/thrown-by.js'
import { type Command, commands, commandsOf } from './commands.js'

declare module 'vitest' {
  interface TaskMeta {
    /** What the running kernel has for a type of map: `npm run test:kernels` makes a table of it. */
    commands?: { readonly type: MapType; readonly has: readonly Command[] }
  }
}

const inChild = childOf<typeof import('./commands.js')>(new URL('./commands.ts', import.meta.url))

const types = Object.keys(kinds) as MapType[]
const known = types.filter(type => !isOlderThan(kinds[type].since))
const ofSpecialSockets = new Set(specialSubjects.map(typeOf))
const { r0, exit, mov } = asm

let materials: Materials
let subjects: Subjects
let special: ReadonlyMap<MapType, readonly Command[]>

beforeAll(async () => {
  using program = matrixSockets()
  special = new Map(inChild('commandsOfSpecialSockets', [], { through: program.path }).result!.map(([name, has]) => [typeOf(name), has]))
  materials = await openMaterials()
  subjects = subjectsOf(materials)
})

afterAll(() => materials.close())

function formsOf(type: MapType) {
  const tooNew = isOlderThan(kinds.struct_ops.flagsSince.link) ? 'struct_ops/link' : undefined
  return Object.entries(subjects).flatMap(([name, subject]) => (subject.type === type && name !== tooNew ? [subject] : []))
}

describe('each type of map', () => {
  it.for(known)('has the commands on this kernel that its row has for it, and no others: %s', (type, { task }) => {
    const has = ofSpecialSockets.has(type) ? special.get(type)! : commandsOf(formsOf(type))
    task.meta.commands = { type, has }
    expect(has).toEqual(commands.filter(command => releaseOf(type, command) !== undefined && !isOlderThan(releaseOf(type, command)!)))
  })

  it.each(types.filter(type => isOlderThan(kinds[type].since)))('says which kernel it needs, on one that is older: %s', type => {
    expect(thrownBy(() => createMap(smallest(type)))).toMatchObject(tooOldFor(kinds[type].since))
  })

  it.each(types.flatMap(newerFlags))('says which kernel a flag needs, on one that is older: %s, %s', (type, flag, since) => {
    const definition = smallest(type)
    expect(thrownBy(() => createMap({ ...definition, flags: definition.flags | MapFlag[flag] }))).toMatchObject(tooOldFor(since))
  })

  it.each(known.filter(isTakenLater))('says which kernel a command needs, on one that is older: %s', type => {
    const subject = formsOf(type)[0]!
    using map = subject.create()
    expect(thrownBy(() => map.take(subject.key(0)))).toMatchObject(tooOldFor(releaseOf(type, 'take')!))
  })

  it.each(known.filter(isReadOneByOne))('is walked all the same on a kernel that has no batches for it: %s', type => {
    const subject = formsOf(type)[0]!
    using map = subject.create()
    map.set(subject.key(0), subject.value(0)).set(subject.key(1), subject.value(1))
    expect([...map].map(([key]) => key)).toEqual(expect.arrayContaining([subject.key(0), subject.key(1)]))
  })
})

describe('each type of program', () => {
  it('says which kernel it needs, on one that is older', () => {
    const newer = (Object.keys(programKinds) as ProgramType[]).filter(type => isOlderThan(programKinds[type].since))
    const errors = newer.map(type => thrownBy(() => Program.load({ type, license: 'GPL', instructions: [mov(r0, 0), exit()] })))
    expect(errors).toMatchObject(newer.map(type => tooOldFor(programKinds[type].since)))
  })
})

function tooOldFor(since: string) {
  return { name: 'NotSupportedError', since, message: expect.stringContaining(`It needs Linux ${since} or newer.`) }
}

function releaseOf(type: MapType, command: Command): string | undefined {
  return mapKind(type)!.commands[command]
}

function isNewer(release: string | undefined): boolean {
  return release !== undefined && isOlderThan(release)
}

// The one command on single elements that came later to some types than the types.
function isTakenLater(type: MapType): boolean {
  return isNewer(releaseOf(type, 'take'))
}

function isReadOneByOne(type: MapType): boolean {
  return isNewer(releaseOf(type, 'lookupBatch'))
}

function newerFlags(type: MapType): [MapType, keyof typeof MapFlag, string][] {
  const { flagsSince = {} } = mapKind(type)!
  const flags = Object.entries(flagsSince) as [keyof typeof MapFlag, string][]
  return flags.filter(([, since]) => isOlderThan(since)).map(([flag, since]) => [type, flag, since])
}

function smallest(type: MapType): MapDefinition & { readonly flags: number } {
  const { key, value, maxEntries, requiredFlags: flags = 0 }: MapKind = kinds[type]
  return { type, keySize: key.min, valueSize: value.min, maxEntries: maxEntries.min, flags }
}
