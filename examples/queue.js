// @ts-check
// First in, first out.
import { MapFullError, Queue, u32 } from 'bpf-maps'

const queue = Queue.create({ name: 'queue', value: u32, maxEntries: 5 })

for (let value = 0; value < 5; value++) queue.push(value)

try {
  queue.push(5)
} catch (error) {
  if (!(error instanceof MapFullError)) throw error
  console.log(`no room for a sixth: it holds ${error.maxEntries}`)
}

console.log(`next: ${queue.peek()}`)
for (let value = queue.pop(); value !== undefined; value = queue.pop()) console.log(`popped ${value}`)
console.log(`empty: ${queue.pop()}`)

queue.close()
