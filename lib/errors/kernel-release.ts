import { release } from 'node:os'

/** Whether the kernel is older than `version`: `isOlderThan('5.11')`. Only the first two numbers count. */
export function isOlderThan(version: string, kernelRelease: string = release()): boolean {
  const [major, minor] = twoNumbers(kernelRelease)
  const [wantedMajor, wantedMinor] = twoNumbers(version)
  return major === wantedMajor ? minor < wantedMinor : major < wantedMajor
}

/** The newest of some releases: `5.13` of `4.14` and `5.13`. */
export function newestOf(first: string, ...others: readonly string[]): string {
  return others.reduce((newest, release) => (isOlderThan(release, newest) ? release : newest), first)
}

function twoNumbers(version: string): [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(part => Number.parseInt(part, 10))
  return [major, minor]
}
