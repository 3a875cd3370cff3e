// Also run by children of the matrices' tests, which sockets.c has started.
import type { Answers } from './answers.js'
import type { Attempts } from './attempts.js'
import { ClassTrial } from './class-trial.js'
import { openMaterials } from './materials.js'
import { type Methods, methodsOf, rawMethods } from './methods.js'
import { promisesOf } from './promise.js'
import { situations, type Theme, themes } from './situations.js'
import { type Subject, type SubjectName, specialSocketSubjects, typeOf } from './subjects.js'
import { Trial } from './trial.js'

/** By which a map is used: the kernel's own calls, `RawMap`, or the class of its type. */
export type Way = 'calls' | 'bytes' | 'class'

/** What comes of all situations of a theme, as far as the way leads there, each with a map of its own. */
export function ask(theme: Theme, name: SubjectName, subject: Subject, way: Way): Answers {
  const sayable = way === 'calls' ? situations[theme] : promisesOf(theme, name, methodsBy(way, name))
  return Object.fromEntries(
    Object.entries(situations[theme])
      .filter(([situation]) => situation in sayable)
      .map(([situation, attempt]) => {
        using trial = begin(subject, way)
        return [situation, attempt(trial)]
      })
  )
}

function begin(subject: Subject, way: Way): Attempts {
  return way === 'calls' ? new Trial(subject) : new ClassTrial(subject, methodsBy(way, subject.type))
}

/** The methods that a map has, used in a way. */
export function methodsBy(way: Exclude<Way, 'calls'>, name: SubjectName): Methods {
  return way === 'bytes' ? rawMethods : methodsOf[typeOf(name)]!
}

/** All answers for maps of sockets that Node cannot open. */
export async function askAboutSpecialSockets(way: Way): Promise<Partial<Record<SubjectName, Partial<Record<Theme, Answers>>>>> {
  const materials = await openMaterials()
  try {
    const subjects = Object.entries(specialSocketSubjects(materials))
    return Object.fromEntries(
      subjects.map(([name, subject]) => [
        name,
        Object.fromEntries(themes.map(theme => [theme, ask(theme, name as SubjectName, subject, way)]))
      ])
    )
  } finally {
    materials.close()
  }
}
