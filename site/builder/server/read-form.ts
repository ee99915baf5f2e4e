import { compileForm } from '#engine/core/form/compile.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import { type FormModel, formModel } from '#engine/core/form/model.ts'
import { inlineReferences } from '#engine/core/form/references.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Problem } from '#engine/core/problem.ts'
import { type Mention, mentionsOf } from '#engine/definitions/edit/mentions.ts'
import { contentHash } from '#engine/definitions/hash.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { type ParsedJson, parseJson } from '#engine/definitions/parse-json.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import type { FormText } from './form-files.ts'

/** A form file read as far as it can be read, sound or not. */
export interface ReadForm {
  readonly file: FormText
  readonly parsed: ParsedJson
  /** As written; null where the text is no object of JSON. */
  readonly written: JsonObject | null
  readonly model: FormModel | null
  readonly problems: readonly Problem[]
  /** Where other files name fields of the form by the name that they had before, by pointer of the field in the model. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>
  /** Whether the engine takes the definitions with this file. */
  readonly isSound: boolean
  /** Null where the form is too broken to be checked. */
  compiled(): CompiledForm | null
}

/** Reads forms as `readForm` does, and the last one once: its page, preview and script ask for it, and the page again every moment. */
export function rememberingReader(): typeof readForm {
  let last: { readonly file: FormText; readonly files: readonly SourceFile[]; readonly form: ReadForm } | null = null
  return (file, files) => {
    if (last === null || !isSame([file], [last.file]) || !isSame(files, last.files))
      last = { file, files, form: readForm(file, files) }
    return last.form
  }
}

export function readForm(file: FormText, files: readonly SourceFile[]): ReadForm {
  const now = files.map((one) => (one.path === file.path ? { path: file.path, text: file.text } : one))
  const problems = loadDefinitions(now, null).problems.filter((problem) => problem.file === file.path)
  const parsed = parseJson(file.text.replace(/^\uFEFF/, ''))
  const isReadable = parsed.soundUntil === parsed.text.length && isObject(parsed.value)
  const written = isReadable ? (parsed.value as JsonObject) : null
  const form = written && followed(written, file.path, now)
  const model = form && attempt(() => formModel(form as unknown as FormFile))
  return {
    file,
    parsed,
    written,
    model,
    problems,
    mentions: model ? oldMentions(file.id, model, now) : new Map(),
    isSound: problems.every(({ severity }) => severity !== 'error'),
    compiled: () => {
      if (!form) return null
      const value = form as unknown as FormFile
      const defined = { id: file.id, file: file.path, hash: contentHash(value), value, lines: {} }
      return attempt(() => {
        const compiled = compileForm(defined)
        compiled.pageData('en')
        return compiled
      })
    },
  }
}

function isSame(some: readonly SourceFile[], others: readonly SourceFile[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ path, text }, at) => path === others[at]?.path && text === others[at]?.text)
  )
}

function oldMentions(
  id: string,
  { fields }: FormModel,
  files: readonly SourceFile[],
): ReadonlyMap<string, readonly Mention[]> {
  return new Map(
    fields.flatMap(({ pointer, schema }) => {
      const old = schema['x-was']
      if (typeof old !== 'string' || fields.some(({ shape }) => shape.key === old)) return []
      const found = mentionsOf(files, { id, name: old })
      return found.length > 0 ? [[pointer, found] as const] : []
    }),
  )
}

function followed(written: JsonObject, path: string, files: readonly SourceFile[]): JsonObject {
  const folder = path.slice(0, path.lastIndexOf('/'))
  return inlineReferences(written, (target) => {
    const found = files.find((file) => file.path === new URL(target, `file:///${folder}/`).pathname.slice(1))
    return found ? (parseJson(found.text).value as Json | undefined) : undefined
  }).value
}

/** A broken form may break what reads it; then there is nothing to show of it. */
function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
