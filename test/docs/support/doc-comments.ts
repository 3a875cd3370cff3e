import { type SourceFile, sourceFiles } from '../../architecture/source-files.js'

const docComment = /\/\*\*.*?\*\//gs
const block = /^```ts\n(.*?)^```/gms
// Without a fence, as TypeDoc has it: up to the end of the comment, or the next tag.
const tagged = /^@example\n((?!```).*?)(?=^@|(?![\s\S]))/gms

/** An example in a doc comment. */
export interface DocExample {
  /** The file that has it, and which of the file's examples it is. */
  readonly name: string
  readonly code: string
}

/** All examples in the doc comments of the library, in their order. */
export function docExamples(): DocExample[] {
  return sourceFiles('lib', /\.ts$/).flatMap(examplesOf)
}

function examplesOf({ path, text }: SourceFile): DocExample[] {
  const comments = [...text.matchAll(docComment)].map(([comment]) => textOf(comment))
  const codes = comments.flatMap(comment => [...comment.matchAll(block), ...comment.matchAll(tagged)].map(([, code = '']) => code))
  return codes.map((code, index) => ({ name: `${path}#${index + 1}`, code }))
}

/** What a doc comment says, without what makes it a comment. */
function textOf(comment: string): string {
  return comment
    .replace(/^\/\*\*[ \n]?/, '')
    .replace(/\*\/$/, '')
    .replaceAll(/^\s*\* ?/gm, '')
}
