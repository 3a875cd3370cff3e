// Also run by a child of operation-matrix.test.ts, which matrix-sockets.c has started.
import type { Answers } from './answers.js'
import { openMaterials } from './materials.js'
import { situations, type Theme, themes } from './situations.js'
import { type Subject, type SubjectName, specialSocketSubjects } from './subjects.js'
import { Trial } from './trial.js'

/** What the kernel answers in all situations of a theme. */
export function ask(theme: Theme, subject: Subject): Answers {
  return Object.fromEntries(
    Object.entries(situations[theme]).map(([situation, attempt]) => {
      using trial = new Trial(subject)
      return [situation, attempt(trial)]
    })
  )
}

/** All answers for maps of sockets that Node cannot open. */
export async function askAboutSpecialSockets(): Promise<Partial<Record<SubjectName, Partial<Record<Theme, Answers>>>>> {
  const materials = await openMaterials()
  try {
    const subjects = Object.entries(specialSocketSubjects(materials))
    return Object.fromEntries(
      subjects.map(([name, subject]) => [name, Object.fromEntries(themes.map(theme => [theme, ask(theme, subject)]))])
    )
  } finally {
    materials.close()
  }
}
