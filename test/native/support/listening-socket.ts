import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { onTestFinished } from 'vitest'

// There is no other way to learn it from Node.
interface ServerWithHandle extends Server {
  readonly _handle: { readonly fd: number }
}

/** The descriptor of a TCP socket that listens on the loopback device until the end of the test. */
export async function listeningSocket(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1') as ServerWithHandle
  onTestFinished(() => {
    server.close()
  })
  await once(server, 'listening')
  return server._handle.fd
}
