import { kinds, type MapKind } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { readSource } from '../architecture/source-files.js'

const table = readSource('docs/maps/README.md')
  .text.split('\n')
  .filter(line => /^\| \d/.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))

/** The columns that the table of kinds knows: number, name, since, and the commands on single elements. */
function rowOf([name, kind]: [string, MapKind]): string[] {
  const { lookup, update, delete: remove, take, nextKey, lookupBatch, updateBatch } = kind.commands
  const offered = Object.entries({ lookup, update, delete: remove, take, 'next key': nextKey, batches: lookupBatch ?? updateBatch })
  const commands = offered.filter(([, since]) => since !== undefined).map(([command]) => command)
  return [String(kind.number), `\`${name}\``, kind.since, commands.join(', ') || 'none']
}

describe('the table of all types in docs/maps', () => {
  it('names the page of each class', () => {
    expect(table.filter(cells => !/^\[`\w+`\]\(.+\.md\)$/.test(cells[3]!))).toEqual([])
  })

  it('says what the table of kinds does', () => {
    expect(table.map(cells => [cells[1], cells[2], cells[4], cells[5]])).toEqual(Object.entries<MapKind>(kinds).map(rowOf))
  })
})
