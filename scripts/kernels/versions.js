/**
 * Which of two comes later, by the numbers in them: `linux-image-6.1.0-56-amd64` after `linux-image-6.1.0-9-amd64`, `6.12.95` after `6.12`.
 *
 * @param {string} one
 * @param {string} other
 * @returns {number} below 0 when it is the other
 */
export function compareVersions(one, other) {
  const [numbers, others] = [numbersOf(one), numbersOf(other)]
  for (const [index, number] of numbers.entries()) {
    const difference = number - (others[index] ?? -1)
    if (difference !== 0) return difference
  }
  return numbers.length - others.length
}

/** @param {string} text */
function numbersOf(text) {
  return (text.match(/\d+/g) ?? []).map(Number)
}

/**
 * The newest of the names that match.
 *
 * @param {readonly string[]} names
 * @param {RegExp} pattern
 * @returns {string | undefined}
 */
export function newestOf(names, pattern) {
  return names
    .filter(name => pattern.test(name))
    .sort(compareVersions)
    .at(-1)
}
