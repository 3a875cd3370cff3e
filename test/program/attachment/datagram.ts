import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { patience } from '../../support/patience.js'

/** Whether a datagram arrives that this process sends itself over the loopback device. */
export async function datagramArrives(): Promise<boolean> {
  const [receiver, sender] = [createSocket('udp4'), createSocket('udp4')]
  try {
    receiver.bind(0, '127.0.0.1')
    await once(receiver, 'listening')
    // A packet that a program drops on its way out may be an error of the sender's.
    sender.on('error', () => undefined).send('x', receiver.address().port, '127.0.0.1')
    return await Promise.race([once(receiver, 'message').then(() => true), setTimeout(200 * patience, false)])
  } finally {
    receiver.close()
    sender.close()
  }
}
