import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSource, root } from '../architecture/source-files.js'
import { pages, proseOf } from './support/markdown.js'

const all = [...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map(readSource), ...pages]

/** What the page links to in the repository: `maps/README.md#types-of-maps`. */
function linksOf(text: string): string[] {
  const targets = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter(target => !/^[a-z]+:/.test(target))
}

/** The names that GitHub gives to a page's headings. */
function anchorsOf(text: string): string[] {
  const headings = [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
  )
}

/** What is wrong with a link; nothing, if it leads somewhere. */
function fault(from: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? join(root, from) : join(root, dirname(from), path)
  if (!existsSync(file)) return `${link}: there is no such file`
  if (anchor === undefined) return undefined
  if (statSync(file).isFile() && anchorsOf(readFileSync(file, 'utf8')).includes(anchor)) return undefined
  return `${link}: there is no such heading`
}

describe('links', () => {
  it.each(all.map(page => [page.path, page.text]))('lead to files and headings that are there: %s', (path, text) => {
    expect(
      linksOf(text)
        .map(link => fault(path, link))
        .filter(Boolean)
    ).toEqual([])
  })

  it('are found, and told from those that lead nowhere', () => {
    const text = 'See [one](maps/README.md#types-of-maps), [two](#none), [three](none.md), [far](https://kernel.org)\n```\n[x](y)\n```\n'
    expect(linksOf(text).map(link => fault('docs/pins.md', link))).toEqual([
      undefined,
      '#none: there is no such heading',
      'none.md: there is no such file'
    ])
  })
})
