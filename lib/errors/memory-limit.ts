import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a memory cgroup allows, and what its processes use, in bytes. */
export interface MemoryLimit {
  /** The cgroup's folder. */
  readonly folder: string
  readonly limit: number
  readonly used: number
}

/** How each version of cgroups says it. */
const versions = [
  { fileSystem: 'cgroup2', line: /^0::(.*)$/m, limitFile: 'memory.max', usedFile: 'memory.current' },
  {
    fileSystem: 'cgroup',
    line: /^\d+:(?:.*,)?memory(?:,.*)?:(.*)$/m,
    limitFile: 'memory.limit_in_bytes',
    usedFile: 'memory.usage_in_bytes'
  }
] as const

// Version 1 has no word for "unlimited": it says the largest multiple of a page.
const unlimited = 2 ** 60

/** Of the memory cgroups that this process is in, one within the other, the one with the least room; `undefined` if none has a limit. */
export function readMemoryLimit(): MemoryLimit | undefined {
  const limits = memoryFolders(textOf('/proc/self/cgroup'), textOf('/proc/self/mountinfo')).flatMap(readLimit)
  return limits.toSorted((one, other) => roomIn(one) - roomIn(other))[0]
}

export function roomIn({ limit, used }: MemoryLimit): number {
  return limit - used
}

type Files = Pick<(typeof versions)[number], 'limitFile' | 'usedFile'>

/** The folders of the cgroups that a process is in, by its /proc/<pid>/cgroup and mountinfo; the innermost first. */
export function memoryFolders(cgroups: string, mounts: string): readonly (Files & { readonly folder: string })[] {
  return versions.flatMap(({ fileSystem, line, ...files }) => {
    const path = line.exec(cgroups)?.[1]
    const mount = path === undefined ? undefined : findMount(mounts, fileSystem)
    if (path === undefined || mount === undefined) return []
    return foldersBetween(mount.point, join(mount.point, pathWithin(mount.root, path))).map(folder => ({ ...files, folder }))
  })
}

// "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory": the root within the file system, where that is mounted.
function findMount(mounts: string, fileSystem: string): { readonly root: string; readonly point: string } | undefined {
  for (const line of mounts.split('\n')) {
    const [place = '', kind = ''] = line.split(' - ')
    const [found, , options = ''] = kind.split(' ')
    if (found !== fileSystem || (fileSystem === 'cgroup' && !options.split(',').includes('memory'))) continue
    const [, , , root = '/', point = '/'] = place.split(' ')
    return { root, point }
  }
  return undefined
}

// In a container only its own cgroup may be mounted; what lies outside is written with dots.
function pathWithin(root: string, path: string): string {
  if (path.includes('..')) return '/'
  if (root === '/') return path
  return path.startsWith(`${root}/`) ? path.slice(root.length) : '/'
}

function foldersBetween(top: string, bottom: string): string[] {
  const folders = [bottom.replace(/(.)\/$/, '$1')]
  while (folders.at(-1) !== top && folders.at(-1)!.startsWith(top)) folders.push(dirname(folders.at(-1)!))
  return folders
}

function readLimit({ folder, limitFile, usedFile }: Files & { readonly folder: string }): MemoryLimit[] {
  const [limit, used] = [limitFile, usedFile].map(file => Number.parseInt(textOf(join(folder, file)), 10)) as [number, number]
  return limit < unlimited && used >= 0 ? [{ folder, limit, used }] : []
}

// There may be no /proc, no cgroups, or no descriptor to read them by.
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
