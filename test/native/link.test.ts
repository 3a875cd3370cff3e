import { describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { native } from '../../lib/sys/native.js'
import { needsLinux } from '../support/kernel/needs.js'
import { E2BIG, EBADF, EINVAL, ENOENT, ENOTSOCK, EPERM } from './support/errno.js'
import { listeningSocket } from './support/listening-socket.js'
import { MapType, opened, testMap } from './support/maps.js'
import { ProgramType, returning, testProgram } from './support/programs.js'

const none = new Uint8Array()
const streamVerdict = 5
const replace = 1 << 2
const passing = () => testProgram(ProgramType.streamSocket, returning(1))

/** A socket map, to which programs are attached without a change for anybody else. */
function testSockets() {
  const { handle } = testMap({ type: MapType.socketMap, keySize: 4, valueSize: 4, maxEntries: 1 })
  return { handle, fd: native.descriptor(handle) }
}

// Before that there are no links to maps of sockets.
needsLinux('6.10').describe('a link', () => {
  test('attaches a program until it is closed', () => {
    const sockets = testSockets()
    const link = opened(native.linkCreate(passing(), sockets.fd, streamVerdict, 0, none))
    expect(native.objectKind(link)).toBe(ObjectKind.link)
    expect(native.linkCreate(passing(), sockets.fd, streamVerdict, 0, none)).toBeLessThan(0)
    native.close(link)
    expect(opened(native.linkCreate(passing(), sockets.fd, streamVerdict, 0, none))).toBeGreaterThan(0)
  })

  test('is given another program, if it still has the one that is expected', () => {
    const [first, second] = [passing(), passing()]
    const link = opened(native.linkCreate(first, testSockets().fd, streamVerdict, 0, none))
    expect(native.linkUpdate(link, second, replace, second)).toBe(EPERM)
    expect(native.linkUpdate(link, second, replace, first)).toBe(0)
    expect(native.linkUpdate(link, first, 0, 0)).toBe(0)
  })

  test('takes details as long as the kernel knows any', () => {
    const sockets = testSockets()
    expect(native.linkCreate(passing(), sockets.fd, streamVerdict, 0, new Uint8Array(49))).toBe(E2BIG)
    expect(opened(native.linkCreate(passing(), sockets.fd, streamVerdict, 0, new Uint8Array(48)))).toBeGreaterThan(0)
  })

  test('answers EBADF when something is closed, and EINVAL when it is of another kind', () => {
    const [program, sockets] = [passing(), testSockets()]
    const link = opened(native.linkCreate(program, sockets.fd, streamVerdict, 0, none))
    expect(native.linkUpdate(program, program, 0, 0)).toBe(EINVAL)
    expect(native.linkUpdate(link, link, 0, 0)).toBe(EINVAL)
    expect(native.linkUpdate(link, program, replace, link)).toBe(EINVAL)
    expect(native.linkCreate(link, sockets.fd, streamVerdict, 0, none)).toBe(EINVAL)
    expect(native.linkDetach(program)).toBe(EINVAL)
    expect(native.iteratorCreate(link)).toBeLessThan(0)
    expect(native.iteratorRead(link, new Uint8Array(8))).toBe(EINVAL)
    native.close(link)
    expect(native.linkUpdate(link, program, 0, 0)).toBe(EBADF)
    expect(native.linkDetach(link)).toBe(EBADF)
    expect(native.linkCreate(0, sockets.fd, streamVerdict, 0, none)).toBe(EBADF)
    expect(native.linkCreateIterator(sockets.handle, 28, none)).toBe(EINVAL)
  })
})

describe('a program without a link', () => {
  test('is attached and detached', () => {
    const [program, sockets] = [passing(), testSockets()]
    expect(native.programAttach(program, sockets.fd, streamVerdict, 0)).toBe(0)
    expect(native.programDetach(program, sockets.fd, streamVerdict)).toBe(0)
    expect(native.programDetach(program, sockets.fd, streamVerdict)).toBe(ENOENT)
    expect(native.programAttach(sockets.handle, sockets.fd, streamVerdict, 0)).toBe(EINVAL)
    expect(native.programDetach(0, sockets.fd, streamVerdict)).toBe(EBADF)
  })

  test('filters what a socket receives', async () => {
    const socket = await listeningSocket()
    const filter = testProgram(ProgramType.socketFilter)
    expect(native.socketDetachFilter(socket)).toBe(ENOENT)
    expect(native.socketAttachFilter(socket, filter)).toBe(0)
    expect(native.socketDetachFilter(socket)).toBe(0)
    expect(native.socketAttachFilter(socket, testMap().handle)).toBe(EINVAL)
    expect(native.socketAttachFilter(native.descriptor(filter), filter)).toBe(ENOTSOCK)
  })

  test('chooses among the sockets of one port, if they share it', async () => {
    const socket = await listeningSocket()
    const chooser = testProgram(ProgramType.reuseport)
    expect(native.socketAttachReuseport(socket, chooser)).toBe(EINVAL)
    expect(native.socketDetachReuseport(socket)).toBe(EINVAL)
    expect(native.socketAttachReuseport(socket, 0)).toBe(EBADF)
  })
})
