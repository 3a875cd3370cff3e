import { MapFlag } from 'bpf-maps'
import type { Attempts } from './attempts.js'
import { another, room } from './subjects.js'

type Situations = Readonly<Record<string, (trial: Attempts) => string>>

/** Flags of element operations that are none, or need what no map here has: a lock in its values, or a kernel of 7.x. */
const flag = { create: 1, replace: 2, createAndReplace: 3, lock: 4, cpu: 8, allCpus: 16, unknown: 0x100 } as const
/** A number that no key of a map in use has; beyond the end where there is one. */
const beyond = room

/** What is tried with each command: on a new map, on one with an entry, at a key beyond the end or an owner that is none, with flags. */
export const situations = {
  lookup: {
    absent: trial => trial.lookup(),
    present: trial => trial.stored().lookup(),
    beyond: trial => trial.lookup(beyond),
    'with an unknown flag': trial => trial.stored().lookup(0, flag.unknown),
    'with a lock': trial => trial.stored().lookup(0, flag.lock)
  },
  update: {
    absent: trial => trial.update(),
    present: trial => trial.stored().update(0, 0, 1),
    beyond: trial => trial.update(beyond),
    'to a full map': trial => trial.full().update(another),
    'to create, absent': trial => trial.update(0, flag.create),
    'to create, present': trial => trial.stored().update(0, flag.create, 1),
    'to create the same': trial => trial.stored().update(0, flag.create),
    'to replace, absent': trial => trial.update(0, flag.replace),
    'to replace, present': trial => trial.stored().update(0, flag.replace, 1),
    'to replace in a full map': trial => trial.full().update(0, flag.replace, 1)
  },
  'update with flags': {
    'of both modes': trial => trial.stored().update(0, flag.createAndReplace),
    'with a lock': trial => trial.stored().update(0, flag.lock),
    'for one CPU': trial => trial.stored().update(0, flag.cpu),
    'for all CPUs': trial => trial.stored().update(0, flag.allCpus),
    'with an unknown flag': trial => trial.stored().update(0, flag.unknown)
  },
  delete: {
    absent: trial => trial.delete(),
    present: trial => trial.stored().delete(),
    beyond: trial => trial.delete(beyond)
  },
  take: {
    absent: trial => trial.take(),
    present: trial => trial.stored().take(),
    'with an unknown flag': trial => trial.stored().take(0, flag.unknown),
    'with a lock': trial => trial.stored().take(0, flag.lock)
  },
  'next key': {
    'of an empty map': trial => trial.nextKey(),
    first: trial => trial.stored().nextKey(),
    'after the first': trial => trial.stored().nextKey(0),
    'after the last index': trial => trial.stored().nextKey(room - 1),
    'after an absent one': trial => trial.stored().nextKey(1),
    'after one beyond': trial => trial.stored().nextKey(beyond)
  },
  batches: {
    'look-up, empty': trial => trial.lookupBatch(),
    'look-up': trial => trial.stored().lookupBatch(),
    take: trial => trial.stored().takeBatch(),
    update: trial => trial.updateBatch(2),
    'delete, absent': trial => trial.deleteBatch(1),
    'delete, present': trial => trial.stored().deleteBatch(1),
    'delete, one of two': trial => trial.stored().deleteBatch(2),
    'update to create': trial => trial.updateBatch(2, flag.create),
    'look-up with an unknown flag': trial => trial.lookupBatch(flag.unknown)
  },
  frozen: {
    freeze: trial => trial.freeze(),
    'freeze again': trial => trial.frozen().freeze(),
    lookup: trial => trial.stored().frozen().lookup(),
    update: trial => trial.frozen().update(),
    delete: trial => trial.frozen().delete(),
    take: trial => trial.frozen().take(),
    'next key': trial => trial.stored().frozen().nextKey(),
    'look-up batch': trial => trial.frozen().lookupBatch(),
    'take batch': trial => trial.frozen().takeBatch(),
    'update batch': trial => trial.frozen().updateBatch(1),
    'delete batch': trial => trial.frozen().deleteBatch(1)
  },
  'by a descriptor for reading': limitedTo(MapFlag.readOnly),
  'by a descriptor for writing': limitedTo(MapFlag.writeOnly)
} as const satisfies Record<string, Situations>

function limitedTo(access: number) {
  return {
    lookup: trial => trial.stored().limited(access).lookup(),
    update: trial => trial.limited(access).update(),
    delete: trial => trial.limited(access).delete(),
    take: trial => trial.limited(access).take(),
    'next key': trial => trial.limited(access).nextKey(),
    'look-up batch': trial => trial.limited(access).lookupBatch(),
    'take batch': trial => trial.limited(access).takeBatch(),
    'update batch': trial => trial.limited(access).updateBatch(1),
    'delete batch': trial => trial.limited(access).deleteBatch(1),
    freeze: trial => trial.limited(access).freeze()
  } as const satisfies Situations
}

export type Theme = keyof typeof situations
export const themes = Object.keys(situations) as readonly Theme[]
