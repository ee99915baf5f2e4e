import type { Defined } from '#engine/core/catalogue.ts'
import { choiceFindings } from '#engine/core/form/check/choices.ts'
import { conditionFindings } from '#engine/core/form/check/conditions.ts'
import type { FormCheck, Suggest } from '#engine/core/form/check/context.ts'
import { cycleFindings } from '#engine/core/form/check/cycles.ts'
import { defaultFindings } from '#engine/core/form/check/defaults.ts'
import { emptyFindings } from '#engine/core/form/check/empty.ts'
import { fieldFindings } from '#engine/core/form/check/fields.ts'
import { limitFindings } from '#engine/core/form/check/limits.ts'
import { nameFindings } from '#engine/core/form/check/names.ts'
import { patternFindings } from '#engine/core/form/check/patterns.ts'
import { renameFindings } from '#engine/core/form/check/renames.ts'
import { requiredFindings } from '#engine/core/form/check/required.ts'
import { roleFindings } from '#engine/core/form/check/roles.ts'
import { compileFindings, keywordFindings } from '#engine/core/form/check/schema.ts'
import { stepFindings } from '#engine/core/form/check/steps.ts'
import { titleFindings } from '#engine/core/form/check/title.ts'
import { translationFindings } from '#engine/core/form/check/translations.ts'
import { standing } from '#engine/core/form/check/unfollowed.ts'
import type { Finding } from '#engine/core/form/finding.ts'
import { allFields, formModel } from '#engine/core/form/model.ts'
import type { ReadReference } from '#engine/core/form/references.ts'
import type { FormFile } from '#engine/schemas/types.ts'

const checks: readonly FormCheck[] = [
  emptyFindings,
  nameFindings,
  renameFindings,
  keywordFindings,
  fieldFindings,
  choiceFindings,
  defaultFindings,
  requiredFindings,
  limitFindings,
  conditionFindings,
  cycleFindings,
  patternFindings,
  roleFindings,
  stepFindings,
  titleFindings,
  translationFindings,
]

/**
 * Everything that a form says and cannot mean, all at once; the shape of the file has been checked by its meta-schema before. `refs` reads
 * files that the form points at (left out: references have been followed already), `suggest` words a "did you mean". `unfollowed` are pointers
 * of references that were found to lead nowhere when the others were followed.
 */
export function formProblems(
  defined: Pick<Defined<FormFile>, 'value'>,
  refs?: ReadReference,
  suggest: Suggest = () => null,
  unfollowed: readonly string[] = [],
): readonly Finding[] {
  const model = formModel(defined.value, refs)
  const context = { ...model, all: allFields(model.fields), suggest }
  const lost = [...unfollowed, ...model.findings.filter(isReference).map(({ pointer }) => pointer)]
  const found = standing([...model.findings, ...checks.flatMap((check) => check(context))], lost)
  const isBroken = lost.length > 0 || found.some(({ severity }) => severity === 'error')
  return isBroken ? found : [...found, ...compileFindings(model)]
}

function isReference({ code }: Finding): boolean {
  return code.startsWith('docket/form-reference-')
}
