// @ts-check
// A program written in C: its maps, with keys and values as the source declares them, and its global variables.
import { BpfObject, HashMap } from 'bpf-maps'
import { ethernetPacket } from './programs/packet.js'

const file = BpfObject.open(new URL('programs/limit.bpf.o', import.meta.url).pathname)
for (const { name, type, maxEntries } of file.maps) console.log(`${name}: ${type}, ${maxEntries}`)

const object = file.create()
const run = (/** @type {number} */ protocol, /** @type {number} */ times) =>
  object.programs['limit_packets']?.run({ data: ethernetPacket('192.0.2.1', protocol), repeat: times })

run(6, 150)
object.data['limit'] = 10n // stored where the program reads it
run(17, 25)

const { protocols } = object.maps
if (protocols instanceof HashMap) for (const protocol of [6, 17]) console.log('protocol', protocol, protocols.get(protocol))
object.close()
