// @ts-check
// Last in, first out.
import { Stack, u32 } from 'bpf-maps'

const stack = Stack.create({ name: 'stack', value: u32, maxEntries: 5 })

for (let value = 0; value < 5; value++) stack.push(value)
stack.push(5, { overwrite: true }) // full: the oldest goes

console.log(`on top: ${stack.peek()}`)
for (let value = stack.pop(); value !== undefined; value = stack.pop()) console.log(`popped ${value}`)
console.log(`empty: ${stack.pop()}`)

stack.close()
