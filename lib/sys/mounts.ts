import { readFile } from '../errors/system-error.js'

/** Where file systems of that type are mounted, the first one first. */
export function mountPoints(type: string): string[] {
  // "36 35 0:12 / /sys/kernel/tracing rw - tracefs tracefs rw": proc_pid_mountinfo(5). Spaces in a path are written as \040.
  const mounts = readFile('/proc/self/mountinfo', `find where ${type} is mounted`).toString('utf8').split('\n')
  return mounts.filter(line => line.includes(` - ${type} `)).map(line => unescaped(line.split(' ')[4]!))
}

function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}
