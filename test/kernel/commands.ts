// Also run by a child of since.test.ts, which sockets.c has started.
import type { MapCommands } from 'bpf-maps'
import type { Attempts } from '../map/support/matrix/attempts.js'
import { openMaterials } from '../map/support/matrix/materials.js'
import { type Subject, type SubjectName, specialSocketSubjects } from '../map/support/matrix/subjects.js'
import { Trial } from '../map/support/matrix/trial.js'

export type Command = keyof MapCommands

/** What shows that the kernel has a command: it works, or finds nothing, on an empty map or on one with an entry. */
const attempts: Readonly<Record<Command, (trial: Attempts) => string>> = {
  lookup: trial => trial.lookup(),
  update: trial => trial.update(),
  delete: trial => trial.delete(),
  take: trial => trial.take(),
  nextKey: trial => trial.nextKey(),
  lookupBatch: trial => trial.lookupBatch(),
  takeBatch: trial => trial.takeBatch(),
  updateBatch: trial => trial.updateBatch(2),
  deleteBatch: trial => trial.deleteBatch(1)
}

export const commands = Object.keys(attempts) as readonly Command[]

/** The commands that the running kernel has for maps of any of these forms. */
export function commandsOf(forms: readonly Subject[]): Command[] {
  return commands.filter(command => forms.some(subject => works(command, subject)))
}

function works(command: Command, subject: Subject): boolean {
  return [false, true].some(withEntry => {
    using trial = new Trial(subject)
    return /^(ok|ENOENT|ENOSPC)/.test(attempts[command](withEntry ? trial.stored() : trial))
  })
}

/** The same for maps of sockets that Node cannot open, by the names of their forms. */
export async function commandsOfSpecialSockets(): Promise<[SubjectName, Command[]][]> {
  const materials = await openMaterials()
  try {
    const subjects = Object.entries(specialSocketSubjects(materials))
    return subjects.map(([name, subject]) => [name as SubjectName, commandsOf([subject])])
  } finally {
    materials.close()
  }
}
