/** The longest name that every kernel takes: KSYM_NAME_LEN without the NUL, which was 128 before Linux 6.1. */
const longest = 127

/** The name as C and the kernel take it: other characters become `_`. */
export function identifier(name: string): string {
  const replaced = name.replaceAll(/\W/g, '_')
  return (/^[A-Za-z_]/.test(replaced) ? replaced : `_${replaced}`).slice(0, longest)
}

/** The names as identifiers that are all different: where two become the same, the later ones have a number. */
export function identifiers(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map(name => {
    const free = firstFree(identifier(name), taken)
    taken.add(free)
    return free
  })
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  const numbered = () => `${name.slice(0, longest - String(number).length - 1)}_${number}`
  while (taken.has(numbered())) number++
  return numbered()
}
