/**
 * What a process has at a moment.
 *
 * @typedef {{ descriptors: number, mappings: number, megabytes: number, heap: number }} Sample
 */

/**
 * How much each may grow from the middle of the soak to its end: no more than what comes and goes. Node leaves some module files open in
 * threads that are terminated while they import, so descriptors of other things than the kernel's objects are not bound to stay.
 */
const allowed = { mappings: 40, megabytes: 15, heap: 5 }

/**
 * A sentence for each thing of which there is more and more.
 *
 * @param {readonly Sample[]} samples
 */
export function growth(samples) {
  const third = Math.floor(samples.length / 3)
  if (third < 3) return []
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(-third)]
  return Object.entries(allowed).flatMap(([name, more]) => {
    const of = (/** @type {readonly Sample[]} */ part) => median(part.map(sample => sample[/** @type {keyof Sample} */ (name)]))
    const [before, after] = [of(middle), of(last)]
    return after - before > more ? [`${name} grew from ${before} to ${after}`] : []
  })
}

/** @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
