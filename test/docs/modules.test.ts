import { describe, expect, it } from 'vitest'
import { modulesOf } from './support/modules.js'

const counts = "import { HashMap } from 'bpf-maps'\nconst counts = 1\n"

describe('blocks of a page', () => {
  it('go on from the one before', () => {
    expect(modulesOf([counts, 'counts\n'])).toEqual([{ code: `${counts}counts\n` }])
  })

  it('stand for themselves where they import again', () => {
    expect(modulesOf([counts, counts])).toEqual([{ code: counts }, { code: counts }])
  })

  it('are files, where they begin with a name', () => {
    expect(modulesOf([counts, '// child.js\nrun()\n', 'counts\n'])).toEqual([
      { code: `${counts}counts\n` },
      { code: '// child.js\nrun()\n', file: 'child.js' }
    ])
  })

  it('stand for themselves where they say which Node they need', () => {
    const newer = '// Node 24 or newer\nusing map = 1\n'
    expect(modulesOf([counts, newer])).toEqual([{ code: counts }, { code: newer, node: 24 }])
  })

  it('keep their text and its lines, but for the checks of what they show', () => {
    const [module] = modulesOf(['using map = make()\nmap.size   // 3\nmap.call()\n'])
    expect(module?.code).toMatch(
      /^using map = make\(\)\nshown\(map\.size, "3"\)\nmap\.call\(\)\nimport \{ refused, shown \} from 'file:.*'\n$/
    )
  })
})
