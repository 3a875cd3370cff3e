import { parseArgs } from 'node:util'

/** What `npm run bench --` was asked for. */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      filter: { type: 'string', default: '' },
      rounds: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false }
    }
  })
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 25))
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`--rounds: expected an integer from 1, got ${values.rounds}`)
  return { ...values, rounds }
}

export const usage = `npm run bench -- [options]

  --filter TEXT    only measurements whose name or title contains TEXT
  --rounds N       rounds that count, 25 by default
  --quick          small sizes and one round: shows that everything runs, and nothing about speed
  --json FILE      writes the results to FILE as well
`
