/** @import { Statistics } from './types.js' */

/**
 * @param {readonly number[]} [values]
 * @returns {Statistics | undefined} nothing for no values
 */
export function summarize(values = []) {
  const sorted = [...values].sort((one, other) => one - other)
  const [least, greatest] = [sorted[0], sorted.at(-1)]
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  if (least === undefined || greatest === undefined || low === undefined || high === undefined) return undefined
  return { median: (low + high) / 2, least, greatest }
}
