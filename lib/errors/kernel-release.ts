import { release } from 'node:os'

/** Whether the kernel is older than `version`: `isOlderThan('5.11')`. Only the first two numbers count. */
export function isOlderThan(version: string, kernelRelease: string = release()): boolean {
  const [major, minor] = twoNumbers(kernelRelease)
  const [wantedMajor, wantedMinor] = twoNumbers(version)
  return major === wantedMajor ? minor < wantedMinor : major < wantedMajor
}

function twoNumbers(version: string): [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(part => Number.parseInt(part, 10))
  return [major, minor]
}
