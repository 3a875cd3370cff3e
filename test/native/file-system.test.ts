import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { ENOENT, ENOTDIR } from './support/errno.js'

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
