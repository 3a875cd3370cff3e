// @ts-check
// A routing table: a look-up finds the longest prefix that matches.
import { ipv4Prefix, ipv6Prefix, LpmTrie, text } from 'bpf-maps'

const routes = LpmTrie.create({ name: 'routes', key: ipv4Prefix, value: text(16), maxEntries: 100 })
routes.set('192.168.0.0/16', 'the campus').set('192.168.0.0/24', 'the servers').set('192.168.1.0/24', 'the office')

for (const address of ['192.168.1.1', '192.168.0.1', '192.168.7.1', '10.0.0.1']) {
  console.log(`${address} is routed to ${routes.get(`${address}/32`) ?? 'nobody'}`)
}

const routes6 = LpmTrie.create({ name: 'routes6', key: ipv6Prefix, value: text(16), maxEntries: 100 })
routes6.set('2001:db8::/32', 'the campus').set('2001:db8:0:1::/64', 'the office')

for (const address of ['2001:db8:0:1::7', '2001:db8:0:2::7', '::1']) {
  console.log(`${address} is routed to ${routes6.get(`${address}/128`) ?? 'nobody'}`)
}

routes.close()
routes6.close()
