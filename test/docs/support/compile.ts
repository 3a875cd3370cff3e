import ts from 'typescript'
import { checkShownValues } from './shown-values.js'

const library = new URL('../../../dist/index.js', import.meta.url).href
const checker = new URL('./shown.js', import.meta.url).href

/**
 * The blocks of a page as modules that Node 20 can run, which has no `using` yet. A block goes on from the one before, unless it imports
 * again what the page has imported: then it stands for itself.
 */
export function compileBlocks(blocks: readonly string[]): string[] {
  const modules: { code: string; readonly imports: string[] }[] = []
  for (const block of blocks) {
    const imports = importsOf(block)
    const before = modules.at(-1)
    if (before === undefined || imports.some(name => before.imports.includes(name))) {
      modules.push({ code: block, imports })
      continue
    }
    before.code += block
    before.imports.push(...imports)
  }
  return modules.map(({ code }) => compile(code))
}

function importsOf(block: string): string[] {
  const [, names] = block.match(/^import \{ (.+) \} from 'bpf-maps'$/m) ?? []
  return names?.split(', ') ?? []
}

/** One module, in which the values and errors that comments show are checked. */
export function compile(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  const source = `import { refused, shown } from '${checker}'\n${checkShownValues(code)}`
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  return outputText.replaceAll("'bpf-maps'", `'${library}'`)
}
