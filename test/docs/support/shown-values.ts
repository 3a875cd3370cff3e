// `counts.get(7)    // 100n`: an expression on a line of its own, and what it gives.
const shownValue = /^(?!(?:const|let|using|for|if|return|import|function|throw|console)\b)([a-zA-Z_$].*?[)\]\w]) +\/\/ (.+)$/gm

// `counts.set(7, 1n, 'create')    // throws EEXIST`
const refusal = /^throws (\w+)/

// Other comments say why, in words.
const beginOfValue = /^(?:-?\d|['"[{<]|true\b|false\b|undefined\b|\w+\(\d+\) \[|\w+ \{)/

/** Has each value and error that a comment shows behind an expression checked when the code runs. */
export function checkShownValues(code: string): string {
  return code.replaceAll(shownValue, (line: string, expression: string, comment: string) => {
    const [, error] = refusal.exec(comment) ?? []
    if (error !== undefined) return `refused(() => ${expression}, '${error}')`
    return beginOfValue.test(comment) ? `shown(${expression}, ${JSON.stringify(comment)})` : line
  })
}
