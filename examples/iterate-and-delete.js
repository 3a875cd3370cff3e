// @ts-check
// Deleting while walking: the kernel's own walk starts over when its key is gone, iteration does not.
import { HashMap, u32 } from 'bpf-maps'

const numbers = HashMap.create({ name: 'numbers', key: u32, value: u32, maxEntries: 1000 })
const fill = () => numbers.setMany(Array.from({ length: 1000 }, (_none, number) => [number, number * number]))

fill()
let visited = 0
for (const [number] of numbers) {
  visited++
  if (number % 2 === 1) numbers.delete(number)
}
console.log(`iteration: ${visited} visits for 1000 entries, ${numbers.count()} left`)

fill()
let steps = 0
for (let key = numbers.nextKey(); key !== undefined; key = numbers.nextKey(key)) {
  steps++
  if (key % 2 === 1) numbers.delete(key)
}
console.log(`the kernel's next key: ${steps.toLocaleString('en')} visits, ${numbers.count()} left`)

numbers.close()
