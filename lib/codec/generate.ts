import type { Access } from './access.js'
import { Draft } from './draft.js'
import { readSource } from './generate-read.js'
import { writeSource } from './generate-write.js'
import { atPath } from './invalid.js'
import type { Layout } from './layout.js'
import type { Plan } from './plan.js'

/** Access to a struct by functions made for this one layout. */
export function generateStruct(layout: Layout): Access {
  const draft = new Draft()
  const plan: Plan = { kind: 'struct', layout }
  const { statements, expression } = readSource(draft, plan, 'offset')
  return draft.build(`
    write(value, view, offset) {
      ${writeSource(draft, plan, 'value', 'offset')}
    },
    read(view, offset) {
      ${statements}
      return ${expression}
    }`)
}

/** Access to an array by loops made for this one kind of element. */
export function generateSequence(element: Plan, length: number, stride: number): Access {
  const draft = new Draft()
  const located = `throw ${draft.bind(atPath)}(error, i)`
  const { statements, expression } = readSource(draft, element, 'at')
  return draft.build(`
    write(value, view, offset) {
      let i = 0
      try {
        for (let at = offset; i < ${length}; i++, at += ${stride}) {
          const item = value[i]
          ${writeSource(draft, element, 'item', 'at')}
        }
      } catch (error) { ${located} }
    },
    read(view, offset) {
      const items = new Array(${length})
      let i = 0
      try {
        for (let at = offset; i < ${length}; i++, at += ${stride}) {
          ${statements}
          items[i] = ${expression}
        }
      } catch (error) { ${located} }
      return items
    }`)
}
