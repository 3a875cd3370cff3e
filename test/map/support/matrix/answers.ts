import { elementAnswers } from './element-answers.js'
import { mapAnswers } from './map-answers.js'
import { situations, type Theme } from './situations.js'
import type { SubjectName } from './subjects.js'

/** For themes, the answers to their situations, in their order, each row with the types that answer so. */
export type AnswersOf = Partial<Record<Theme, Readonly<Record<string, string>>>>

/** What is asked, and what was answered: `ok` or the errno's name, in batches with how many entries were done. */
export type Answers = Readonly<Record<string, string>>

const table = { ...elementAnswers, ...mapAnswers } satisfies Record<Theme, unknown>

/** All types that there are answers for. */
export const answeredSubjects = Object.values(table.lookup).flatMap(subjects => subjects.split(/\s+/)) as readonly SubjectName[]

/** What the kernel answers for a type in all situations of a theme. */
export function answersOf(theme: Theme, subject: SubjectName): Answers {
  const rows = Object.entries(table[theme]).filter(([, subjects]) => subjects.split(/\s+/).includes(subject))
  if (rows.length !== 1) throw new Error(`${subject} is in ${rows.length} rows of "${theme}"`)
  const answers = rows[0]![0].split(' ')
  return Object.fromEntries(Object.keys(situations[theme]).map((situation, index) => [situation, answers[index]!]))
}
