// What another process does in a folder while races.test.ts works there: it changes places as fast as it can, until it is killed.

import { linkSync, lstatSync, renameSync, symlinkSync } from 'node:fs'
import { begin } from '../support/begin.js'

/** The path `link` leads to one of the folders in one moment, to the other in the next, and never nowhere. */
export function swapFolders(link: string, folders: readonly [string, string]): never {
  for (let round = 0; ; round++) {
    symlinkSync(folders[round % 2]!, `${link}_next`)
    renameSync(`${link}_next`, link)
    if (round === 0) begin()
  }
}

/** Each new pin at `place` becomes a link to `target`. */
export function replacePins(place: string, target: string, kind: 'symbolic' | 'hard'): never {
  const [link, original] = [`${place}_link`, lstatSync(target).ino]
  begin()
  for (;;) {
    if (kind === 'symbolic') symlinkSync(target, link)
    else linkSync(target, link)
    while (!isOtherFile(place, original));
    renameSync(link, place)
  }
}

function isOtherFile(place: string, inode: number): boolean {
  const status = lstatSync(place, { throwIfNoEntry: false })
  return status?.isFile() === true && status.ino !== inode
}
