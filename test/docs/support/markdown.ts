import { type SourceFile, sourceFiles } from '../../architecture/source-files.js'

/** All pages that people write: docs/api is made from the sources. */
export const pages: readonly SourceFile[] = sourceFiles('docs', /\.md$/).filter(({ path }) => !path.startsWith('docs/api/'))

/** The blocks of JavaScript in a page, in their order. */
export function blocksOf(text: string): string[] {
  return [...text.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = '']) => code)
}

/** The text without its blocks of code, where a `#` begins a comment and brackets are no links. */
export function proseOf(text: string): string {
  return text.replaceAll(/^```.*?^```/gms, '')
}
