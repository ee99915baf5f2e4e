import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import { parseJson } from '#engine/definitions/parse-json.ts'
import { placeOf } from '#engine/definitions/place.ts'
import { lineStarts, positionOf } from '#engine/definitions/text.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'

/** A place outside of a form at which one of its fields is named. */
export interface Mention {
  readonly file: string
  readonly line: number
  /** As written there: `fields.order`, or the key in the values of a scenario. */
  readonly piece: string
}

/**
 * Where a field of a form is named in other files: `fields.<name>` in conditions, views, workflows, mail templates and canned responses, and
 * the answers that scenarios give to the form. In order of file and line.
 */
export function mentionsOf(
  files: readonly SourceFile[],
  form: { readonly id: string; readonly name: string },
): readonly Mention[] {
  return files.flatMap((file) => {
    const place = placeOf(file.path)
    if (place.is !== 'definition' || place.kind === 'form') return []
    const answers = place.kind === 'scenario' ? answersIn(file, form) : []
    return [...fieldsIn(file, form.name), ...answers].sort((a, b) => a.line - b.line)
  })
}

function fieldsIn({ path, text }: SourceFile, name: string): readonly Mention[] {
  const starts = lineStarts(text)
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const naming = new RegExp(`(?<![\\w.-])fields\\.${escaped}(?![\\w-])`, 'gu')
  return [...text.matchAll(naming)].map(({ 0: piece, index }) => ({
    file: path,
    line: positionOf(starts, index).line,
    piece,
  }))
}

function answersIn(
  { path, text }: SourceFile,
  { id, name }: { readonly id: string; readonly name: string },
): readonly Mention[] {
  const { value, spans } = parseJson(text)
  const starts = lineStarts(text)
  const steps = isObject(value) && Array.isArray(value.when) ? value.when : []
  return steps.flatMap((step: Json, index): readonly Mention[] => {
    if (!isObject(step) || step.form !== id || !isObject(step.values) || !Object.hasOwn(step.values, name)) return []
    const at = spans.get(pointerTo('/when', index, 'values', name))?.key
    return at ? [{ file: path, line: positionOf(starts, at.offset).line, piece: name }] : []
  })
}
