/** @typedef {import('./record.js').RowRecord} RowRecord */

const beginning = `# Maps on different kernels

<!-- Written by \`npm run test:kernels -- --write-docs\` from what it found. -->

Which commands the kernel has for each type of map, as measured on Debian's kernels with the library's own tests. A column says what is new in
it: \`=\` stands for what the column before it has, – for a type that the kernel does not have.
`

/** What the lists of files are about. */
const tested = {
  all: 'all that depend on the kernel',
  cpus: 'those that depend on the number of CPUs',
  foreign: 'those that depend on the architecture',
  'byte order': 'that the library refuses to work there'
}

/** How the page names commands on single elements, and those on many. */
const words = {
  single: { lookup: 'lookup', update: 'update', delete: 'delete', take: 'take', nextKey: 'next key' },
  batches: { lookupBatch: 'lookup', takeBatch: 'take', updateBatch: 'update', deleteBatch: 'delete' }
}

/**
 * The page docs/kernels.md.
 *
 * @param {readonly RowRecord[]} records those of older kernels first
 */
export function kernelsPage(records) {
  const measured = onePerRelease(records.filter(({ commands }) => Object.keys(commands).length > 0))
  const head = ['type', ...measured.map(({ release }) => `Linux ${shortOf(release)}`)]
  // Types are numbered as they come, so this is their order.
  const types = new Set(measured.flatMap(({ commands }) => Object.keys(commands)))
  const rows = [...types].map(type => [`\`${type}\``, ...cellsOf(type, measured)])
  return [beginning, table(head, rows), '', '## The kernels', '', testedTable(records), ''].join('\n')
}

/** @param {readonly RowRecord[]} records */
function onePerRelease(records) {
  return records.filter(({ release }, index) => records.findIndex(other => other.release === release) === index)
}

/**
 * @param {string} type
 * @param {readonly RowRecord[]} records
 */
function cellsOf(type, records) {
  return records.map(({ commands }, index) => {
    const [has, had] = [commands[type], records[index - 1]?.commands[type]]
    if (has === undefined) return '–'
    if (had === undefined) return inWords(has) || 'none'
    const added = has.filter(command => !had.includes(command))
    return added.length === 0 ? '=' : `+ ${inWords(added)}`
  })
}

/** @param {readonly string[]} commands */
function inWords(commands) {
  const single = namesIn(words.single, commands)
  const batches = namesIn(words.batches, commands)
  return [single, batches && `batches: ${batches}`].filter(Boolean).join('; ')
}

/**
 * @param {Record<string, string>} names
 * @param {readonly string[]} commands
 */
function namesIn(names, commands) {
  return Object.entries(names)
    .filter(([command]) => commands.includes(command))
    .map(([, name]) => name)
    .join(', ')
}

/** @param {readonly RowRecord[]} records */
function testedTable(records) {
  const rows = records.map(({ name, is, files, release, denials }) => [name, is, release, tested[files], denials.join('; ') || 'nothing'])
  return table(['kernel', '', 'release', 'tests that run there', 'what it does not allow'], rows)
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

/** @param {string} release `6.12.95+deb12-amd64` */
function shortOf(release) {
  return /^\d+\.\d+/.exec(release)?.[0] ?? release
}
