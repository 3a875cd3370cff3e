// @ts-check
// Reading and deleting in one step: a count that arrives in between is not lost.
import { HashMap, text, u32 } from 'bpf-maps'

const events = HashMap.create({ name: 'events', key: text(16), value: u32, maxEntries: 100 })
events.set('login', 3).set('logout', 2).set('error', 1)

console.log(`taken: ${events.take('login')} logins`)
console.log(`once more: ${events.take('login')}`)

const rest = events.drain().sort()
console.log(`drained: ${rest.map(([name, count]) => `${count} × ${name}`).join(', ')}`)
console.log(`left: ${events.count()}`)

events.close()
