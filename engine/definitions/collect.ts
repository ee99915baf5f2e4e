import type { Defined, TextTemplate } from '#engine/core/catalogue.ts'
import { inlineReferences } from '#engine/core/form/references.ts'
import type { Json } from '#engine/core/json.ts'
import type { OwnNames } from '#engine/core/own.ts'
import type { Problem } from '#engine/core/problem.ts'
import type {
  AgentFile,
  ChatFile,
  FormFile,
  HoursFile,
  MacroFile,
  ScenarioFile,
  ScriptFile,
  SlaFile,
  SynonymsFile,
  TeamFile,
  ViewFile,
  WorkflowFile,
} from '#engine/schemas/types.ts'
import type { FileSet } from './file-set.ts'
import type { Finding } from './finding.ts'
import type { Kind } from './kinds.ts'
import { placeOf } from './place.ts'
import { definedOf, inFile, jsonOf, problemOf, type ReadFile } from './read-file.ts'
import { schemaFindings } from './schema-findings.ts'

/** The files by kind and id. Two files of the same kind and id are a Problem; the first by path counts. */
export function collect(
  files: readonly ReadFile[],
  own: OwnNames,
  today: string | null,
): { readonly set: FileSet; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const byPath = new Map(files.map((file) => [file.path, file]))
  const first = new Map<string, ReadFile>()
  for (const file of files) {
    if (file.as === null) continue
    const key = `${file.as.kind}\0${file.as.id}\0${file.as.locale}`
    const earlier = first.get(key)
    if (earlier) problems.push(duplicateId(file, earlier))
    else first.set(key, file)
  }
  const unique = [...first.values()]
  const readable = (kind: Kind) => unique.filter((file) => file.as?.kind === kind && file.value !== undefined)
  const of = <T>(kind: Kind): ReadonlyMap<string, Defined<T>> =>
    new Map(readable(kind).map((file) => [file.as?.id ?? '', definedOf(file, file.value as T)]))

  const forms = new Map<string, Defined<FormFile>>()
  const unfollowed = new Map<string, readonly string[]>()
  const used = new Set<string>()
  for (const file of readable('form')) {
    const id = file.as?.id ?? ''
    const form = readForm(file, byPath, used)
    problems.push(...form.findings.map((finding) => problemOf(file, inFile(file, finding))))
    if (form.isForm) forms.set(id, definedOf(file, form.value))
    if (form.unfollowed.length > 0) unfollowed.set(id, form.unfollowed)
  }
  // What a form that cannot be read points at is not known, nor what a reference that leads nowhere means.
  const areFormsRead = unique.every(({ as, value }) => as?.kind !== 'form' || value !== undefined)
  if (areFormsRead && unfollowed.size === 0)
    problems.push(...files.filter(({ path }) => !used.has(path)).flatMap(unusedPart))

  const set: FileSet = {
    forms,
    workflows: of<WorkflowFile>('workflow'),
    teams: of<TeamFile>('team'),
    agents: of<AgentFile>('agent'),
    policies: of<SlaFile>('sla'),
    hours: of<HoursFile>('hours'),
    views: of<ViewFile>('view'),
    macros: of<MacroFile>('macro'),
    mails: byLocale(readable('mail')),
    replies: byLocale(readable('reply')),
    chats: of<ChatFile>('chat'),
    scripts: of<ScriptFile>('script'),
    own,
    scenarios: of<ScenarioFile>('scenario'),
    synonyms: of<SynonymsFile>('synonyms'),
    ids: (kind) => [...new Set(unique.flatMap(({ as }) => (as?.kind === kind ? [as.id] : [])))],
    today,
    unfollowed,
    paths: [...byPath.keys()],
    file: (path) => byPath.get(path),
  }
  return { set, problems }
}

function duplicateId(file: ReadFile, earlier: ReadFile): Problem {
  return problemOf(file, {
    pointer: '',
    code: 'docket/duplicate-id',
    severity: 'error',
    message: `"${file.as?.id}" is already the id of ${earlier.path}`,
    hint: 'rename one of the two files',
  })
}

function unusedPart(file: ReadFile): readonly Problem[] {
  if (placeOf(file.path).is !== 'shared') return []
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  const finding: Finding = {
    pointer: '',
    code: 'docket/unused-part',
    severity: 'warning',
    message: `no form points at "${name}", so it does nothing`,
    hint: `if it is a form, call it ${name.replace(/(\.forms?)?\.json$/i, '')}.form.json`,
  }
  return [problemOf(file, finding)]
}

interface ReadForm {
  readonly value: FormFile
  readonly findings: readonly Finding[]
  /** What could be followed of it fits the meta-schema, so that the checks can read it. */
  readonly isForm: boolean
  /** Pointers of references that lead nowhere. */
  readonly unfollowed: readonly string[]
}

/** A form with its references followed; parts from other files must fit the meta-schema where they stand. Adds to `used` the files it points at. */
function readForm(file: ReadFile, byPath: ReadonlyMap<string, ReadFile>, used: Set<string>): ReadForm {
  const folder = file.path.slice(0, file.path.lastIndexOf('/'))
  const { value, findings } = inlineReferences(jsonOf(file), (path) => {
    const target = byPath.get(resolved(folder, path))
    if (target) used.add(target.path)
    return target?.path.startsWith('forms/') ? (target.value as Json | undefined) : undefined
  })
  const isCut = findings.some(({ code }) => code === 'docket/form-reference-too-large')
  const inlined = isCut ? [] : schemaFindings('form', value)
  return {
    value: value as unknown as FormFile,
    findings: [...findings, ...inlined],
    isForm: !isCut && inlined.length === 0,
    unfollowed: findings.map(({ pointer }) => pointer),
  }
}

function resolved(folder: string, path: string): string {
  const parts = folder.split('/')
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

/** id → locale → template; the default language, whose locale is empty, comes first. */
function byLocale(files: readonly ReadFile[]): ReadonlyMap<string, ReadonlyMap<string, Defined<TextTemplate>>> {
  const templates = new Map<string, Map<string, Defined<TextTemplate>>>()
  for (const file of files) {
    const { id = '', locale = '' } = file.as ?? {}
    const locales = templates.get(id) ?? new Map<string, Defined<TextTemplate>>()
    templates.set(id, locales.set(locale, definedOf(file, file.value as TextTemplate)))
  }
  return new Map(
    [...templates].map(([id, locales]) => [id, new Map([...locales].sort(([a], [b]) => (a < b ? -1 : 1)))]),
  )
}
