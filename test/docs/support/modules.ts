import { checkShownValues } from './shown-values.js'

/** Code of a page, to be run as it stands there. */
export interface Module {
  readonly code: string
  /** The name of the file that the block is, for another block to start. */
  readonly file?: string | undefined
  /** The first major version of Node that can read it, where it is not the oldest that the library runs on. */
  readonly node?: number | undefined
}

const fileName = /^\/\/ ([a-z-]+\.js)\n/
const newerNode = /^\/\/ Node (\d+) or newer\b/
const checker = new URL('./shown.js', import.meta.url).href

/**
 * The blocks of a page as modules. A block goes on from the one before, unless it imports again what the page has imported: then it stands
 * for itself, and so do files and blocks that say which Node they need.
 */
export function modulesOf(blocks: readonly string[]): Module[] {
  const marked = blocks.map(code => ({ code, file: fileName.exec(code)?.[1], node: nodeOf(code) }))
  const apart = marked.filter(isApart)
  return [...joined(marked.filter(block => !isApart(block))), ...apart].map(module => ({ ...module, code: checked(module.code) }))
}

function nodeOf(code: string): number | undefined {
  const [, major] = newerNode.exec(code) ?? []
  return major === undefined ? undefined : Number(major)
}

function isApart({ file, node }: Module): boolean {
  return file !== undefined || node !== undefined
}

function joined(blocks: readonly Module[]): Module[] {
  const modules: { code: string; readonly imports: string[] }[] = []
  for (const { code } of blocks) {
    const imports = importsOf(code)
    const before = modules.at(-1)
    if (before === undefined || imports.some(name => before.imports.includes(name))) {
      modules.push({ code, imports })
      continue
    }
    before.code += code
    before.imports.push(...imports)
  }
  return modules.map(({ code }) => ({ code }))
}

function importsOf(block: string): string[] {
  const [, names] = block.match(/^import \{ (.+) \} from 'bpf-maps'$/m) ?? []
  return names?.split(', ') ?? []
}

/** The code as it is shown, with nothing but the checks of the values and errors in its comments: nothing translates it for an older Node. */
function checked(code: string): string {
  const text = checkShownValues(code)
  return text === code ? code : `${text}import { refused, shown } from '${checker}'\n`
}
