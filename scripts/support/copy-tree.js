import { cpSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './run.js'

const leftOut = new Set(['.git', 'node_modules', 'build', 'dist', 'prebuilds'])

/**
 * Copies the sources, without anything that was built; the copy shares the installed packages.
 *
 * @param {string} folder
 */
export function copyTree(folder) {
  cpSync(root, folder, { recursive: true, filter: path => !leftOut.has(relative(root, path)) })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
}
