import { fastest } from './access.js'
import type { AnyCodec } from './codec.js'
import type { ColumnSteps } from './column.js'
import type { ColumnOf } from './columnar.js'
import { recordOf } from './invalid.js'
import { type Layout, visibleFields } from './layout.js'
import { isList, ListWriter } from './list-column.js'
import { PartsReader, PartsWriter } from './parts-column.js'
import { type Plan, planOf } from './plan.js'

/** How many values of a codec are read and written at once. */
export function columnOf<C extends AnyCodec>(codec: C): ColumnSteps<ColumnOf<C>> {
  // Only codecs with plans have typed columns, and each was declared with the column that its plan has.
  return columnByPlan(planOf(codec)) as ColumnSteps<ColumnOf<C>>
}

function columnByPlan(plan: Plan): ColumnSteps {
  return plan.kind === 'leaf' ? plan.column : structColumn(plan.layout)
}

/** An object with a column for each field that the struct gives; the kernel's own fields are left as zeros. */
function structColumn(layout: Layout): ColumnSteps {
  const parts = visibleFields(layout).map(({ name, offset, plan }) => ({ name, offset, column: columnByPlan(plan) }))
  return {
    reader: likelyMost => new PartsReader(parts, Object.fromEntries, likelyMost),
    writer(column) {
      if (isList(column)) return new ListWriter(fastest.struct(layout), column)
      const record = recordOf(column)
      return new PartsWriter(parts, name => record[name])
    }
  }
}
