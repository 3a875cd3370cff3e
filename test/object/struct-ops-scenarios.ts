// What the structures of operations of an object file do, in a process with a network of its own.
import { BpfObject, StructOps } from 'bpf-maps'
import { fixturePath } from '../support/fixture.js'
import { sendByCongestionControl } from '../support/loopback.js'

/** Sends bytes with the object's congestion control, under a name that is given here: how often its programs counted. */
export async function transfer(name: string, bytes: number) {
  const file = BpfObject.open(fixturePath('struct-ops.o'))
  file.data['linked'] = { ...(file.data['linked'] as object), name }
  using object = file.create()
  const { linked } = object.maps
  using _link = linked instanceof StructOps ? linked.register() : undefined
  const received = await sendByCongestionControl(name, bytes)
  return { received, opened: Number(object.data['opened']), acknowledged: Number(object.data['acknowledged']) }
}
