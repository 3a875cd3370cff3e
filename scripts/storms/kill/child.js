// A process of the kill storm: node child.js ROLE SLOT SEED, with the place as the environment's STORM_PLACE.
import { Random } from '../../support/random.js'
import { Row } from '../support/ledger.js'
import { roles } from './roles.js'

const [role, slot, seed] = process.argv.slice(2)
const place = JSON.parse(process.env['STORM_PLACE'] ?? '')
process.on('disconnect', () => process.exit())
const act = roles[/** @type {keyof typeof roles} */ (role)]
await act({ place, slot: Number(slot), row: new Row(place.ledger, Number(slot)), random: new Random(Number(seed)) })
