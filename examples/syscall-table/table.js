// @ts-check
// Draws the table. On a terminal each picture replaces the one before; elsewhere they follow each other.

const terminal = process.stdout
const barWidth = 24
let linesDrawn = 0

/**
 * @typedef {{ pid: number, name: string, rate: number, calls: number }} Row
 * @param {readonly Row[]} rows all processes, in any order
 * @param {string} caption
 */
export function drawTable(rows, caption) {
  const shown = [...rows].sort((a, b) => b.rate - a.rate || b.calls - a.calls).slice(0, visibleRows())
  const most = Math.max(1, ...shown.map(row => row.rate))
  const lines = [caption, header, ...shown.map(row => line(row, row.rate / most))]
  if (terminal.isTTY) terminal.write(linesDrawn === 0 ? '' : `\x1b[${linesDrawn}A\x1b[J`)
  terminal.write(`${lines.join('\n')}\n${terminal.isTTY ? '' : '\n'}`)
  linesDrawn = lines.length
}

const header = columns('process', 'pid', 'calls/s', 'total')

/**
 * @param {Row} row
 * @param {number} share of the busiest process
 */
function line({ name, pid, rate, calls }, share) {
  return `${columns(printable(name), `${pid}`, thousands(rate), thousands(calls))}  ${'█'.repeat(Math.ceil(share * barWidth))}`
}

/**
 * @param {string} name
 * @param {string[]} numbers
 */
function columns(name, ...numbers) {
  return name.padEnd(16) + numbers.map(number => number.padStart(12)).join('')
}

function visibleRows() {
  return terminal.isTTY ? Math.max(1, Math.min(15, (terminal.rows || 24) - 4)) : 10
}

/** @param {number} number */
function thousands(number) {
  return Math.round(number).toLocaleString('en')
}

/**
 * A process may call itself anything, control characters included.
 * @param {string} name
 */
function printable(name) {
  return name.replace(/[^\x20-\x7e]/g, '?')
}
