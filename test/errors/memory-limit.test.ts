import { describe, expect, it } from 'vitest'
import { memoryFolders } from '../../lib/errors/memory-limit.js'

const folders = (cgroups: string, mounts: string) => memoryFolders(cgroups, mounts).map(({ folder }) => folder)

describe('the memory cgroups of a process', () => {
  it('are its own and those around it, of version 2', () => {
    const mounts = '30 29 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate'
    expect(memoryFolders('0::/system.slice/flows.service\n', mounts)).toEqual(
      ['/system.slice/flows.service', '/system.slice', ''].map(folder => ({
        folder: `/sys/fs/cgroup${folder}`,
        limitFile: 'memory.max',
        usedFile: 'memory.current'
      }))
    )
  })

  it('are those of version 1, where memory is one of its controllers', () => {
    const cgroups = '5:cpu,cpuacct:/a\n4:memory:/b/c\n0::/\n'
    const mounts = [
      '34 31 0:31 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu',
      '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory'
    ]
    expect(memoryFolders(cgroups, mounts.join('\n'))[0]).toEqual({
      folder: '/sys/fs/cgroup/memory/b/c',
      limitFile: 'memory.limit_in_bytes',
      usedFile: 'memory.usage_in_bytes'
    })
    expect(folders(cgroups, mounts.join('\n'))).toEqual(['/b/c', '/b', ''].map(path => `/sys/fs/cgroup/memory${path}`))
    expect(folders('4:hugetlb,memory:/b\n', mounts[1]!)).toHaveLength(2)
  })

  it.each([
    ['4:memory:/docker/123', '35 31 0:32 /docker/123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory', ['/sys/fs/cgroup/memory']],
    [
      '4:memory:/docker/123/inner',
      '35 31 0:32 /docker/123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
      ['/sys/fs/cgroup/memory/inner', '/sys/fs/cgroup/memory']
    ],
    ['0::/', '35 31 0:32 / /sys/fs/cgroup ro - cgroup2 cgroup rw', ['/sys/fs/cgroup']],
    ['0::/../other', '35 31 0:32 / /sys/fs/cgroup ro - cgroup2 cgroup rw', ['/sys/fs/cgroup']],
    ['0::/elsewhere', '35 31 0:32 /docker/123 /sys/fs/cgroup ro - cgroup2 cgroup rw', ['/sys/fs/cgroup']]
  ])('are those that a container shows: %s', (cgroups, mounts, expected) => {
    expect(folders(cgroups, mounts)).toEqual(expected)
  })

  it.each([
    ['', ''],
    ['0::/a', ''],
    ['nonsense', '35 31 0:32 / /sys/fs/cgroup ro - cgroup2 cgroup rw']
  ])('are none where none are mounted or known', (cgroups, mounts) => {
    expect(folders(cgroups, mounts)).toEqual([])
  })
})
