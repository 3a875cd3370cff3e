import { closeSync, openSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { EAGAIN, EBADF, ENOENT, ENOTDIR } from './support/errno.js'

// Where a mount is expected to be refused, the path is one that cannot be mounted on: a mistake must not hide a folder of this machine.
const noFolder = '/no-such-folder-of-bpf-maps'

describe('a BPF file system', () => {
  test('is mounted for pins only', () => {
    const bpffs = privateBpffs()
    try {
      const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
      expect(mounts.find(mount => mount.includes(bpffs.path))).toContain('nosuid,nodev,noexec')
    } finally {
      bpffs.remove()
    }
  })

  test('is refused as the kernel says', () => {
    expect(native.mountBpffs(noFolder, '')).toBe(ENOENT)
    expect(native.mountBpffs(fileURLToPath(import.meta.url), '')).toBe(ENOTDIR)
    expect(() => native.mountBpffs(`${noFolder}\0`, '')).toThrow(TypeError)
  })
})

describe('the possible CPUs', () => {
  test('are those that the kernel lists', () => {
    const listed = readFileSync('/sys/devices/system/cpu/possible', 'utf8').trim().split(',')
    const ranges = listed.map(range => range.split('-').map(Number))
    expect(native.possibleCpus()).toBe(ranges.reduce((sum, [first, last = first]) => sum + (last! - first! + 1), 0))
  })
})

describe('the lock of a file', () => {
  test('is held by one descriptor until that is closed', () => {
    const bpffs = privateBpffs()
    const [first, second] = [1, 2].map(() => openSync(bpffs.path, 'r')) as [number, number]
    try {
      expect(native.fileLock(first)).toBe(0)
      expect(native.fileLock(second)).toBe(EAGAIN)
      expect(native.fileLock(first)).toBe(0)
      closeSync(first)
      expect(native.fileLock(second)).toBe(0)
    } finally {
      closeSync(second)
      bpffs.remove()
    }
  })

  test('is refused for what is not open', () => {
    expect(native.fileLock(1_000_000)).toBe(EBADF)
    expect(native.fileLock(-1)).toBe(EBADF)
  })
})
