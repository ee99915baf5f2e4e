import { sortAnswers } from '#engine/core/form/answers.ts'
import { askFields } from '#engine/core/form/asked.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { type Matcher, visibilityOf } from '#engine/core/form/visibility.ts'
import type { JsonObject } from '#engine/core/json.ts'

/** Numbers of the steps in which something can be seen as the answers stand; one of which every field is hidden is stepped over. */
export function shownSteps(fields: readonly FieldModel[], values: JsonObject, matcher: Matcher): readonly number[] {
  const shapes = fields.map(({ shape }) => shape)
  const { asked } = askFields(shapes, sortAnswers(shapes, values), visibilityOf(matcher))
  const visible = new Set(asked.filter(({ isVisible }) => isVisible).map(({ name }) => name))
  const seen = fields.filter(({ name, control }) => control !== 'hidden' && visible.has(name))
  return [...new Set(seen.map(({ shape: { step = 0 } }) => step))]
}
