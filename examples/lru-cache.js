// @ts-check
// A cache: more goes in than there is room for. No error, the entries used least recently go.
import { HashMap, text, u32 } from 'bpf-maps'

const cache = HashMap.create({ name: 'cache', key: u32, value: text(32), maxEntries: 1000, lru: true })

for (let key = 0; key < 10_000; key++) {
  cache.set(key, `value ${key}`)
  cache.set(42, 'used all the time') // an update makes an entry young, and so does a program's look-up
}

console.log(`10,000 entries went into a cache for ${cache.maxEntries}`)
console.log(`it holds no more than that: ${cache.count() <= cache.maxEntries}`)
console.log(`the last: ${cache.get(9_999)}`)
console.log(`the first: ${cache.get(0) ?? 'gone'}`)
console.log(`key 42: ${cache.get(42)}`)

cache.close()
