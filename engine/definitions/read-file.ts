import type { Defined, TextTemplate } from '#engine/core/catalogue.ts'
import { writtenAt } from '#engine/core/form/written-at.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Problem } from '#engine/core/problem.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Finding } from './finding.ts'
import { parseFrontMatter } from './front-matter.ts'
import { contentHash } from './hash.ts'
import { type Kind, kinds } from './kinds.ts'
import { type Mistake, parseJson } from './parse-json.ts'
import { placeOf } from './place.ts'
import { schemaFindings } from './schema-findings.ts'
import { type Located, lineStarts, positionOf, spanOf } from './text.ts'
import { whatFits } from './what-fits.ts'

/** One file as it was read. */
export interface ReadFile {
  readonly path: string
  readonly located: Located
  /** Kind and id by its name; null for parts that forms point at, and for files that are nothing of ours. */
  readonly as: { readonly kind: Kind; readonly id: string; readonly locale: string } | null
  /** The parsed value; undefined when it has mistakes. */
  readonly value: unknown
  /** Of a value with mistakes, what fits its meta-schema; undefined where nothing can be told by that. */
  readonly rest?: unknown
  readonly problems: readonly Problem[]
}

/** No file of ours comes near it; a larger one is not even parsed. */
export const maxFileCharacters = 400_000
const notUtf8 = { code: 'docket/encoding', length: 1 }
/** After so many mistakes in one file the rest helps nobody. */
const maxFindings = 100

/** Reads one file: place, text, structure. What it means together with other files is for the checks. */
export function readFile({ path, text: written }: SourceFile): ReadFile {
  const text = written.startsWith('\uFEFF') ? written.slice(1) : written
  const place = placeOf(path)
  const located: Located = { text, spans: new Map() }
  const file = { path, located, as: null, value: undefined }
  if (place.is === 'other') return { ...file, problems: [] }
  if (place.is === 'wrong') {
    const { code, message, hint } = place
    return { ...file, problems: [problemOf(file, { pointer: '', code, message, hint, severity: 'error' })] }
  }
  const as = place.is === 'shared' ? null : { kind: place.kind, id: place.id, locale: place.locale }
  if (text.length > maxFileCharacters) {
    const message = `the file has more than ${maxFileCharacters} characters`
    const finding: Finding = { pointer: '', code: 'docket/too-large', severity: 'error', message, hint: 'split it' }
    return { ...file, as, problems: [problemOf(file, finding)] }
  }
  const read = readAs(path, text, as)
  // Whoever reads bytes as UTF-8 that are none has this character where the others were.
  const lost = text.indexOf('\uFFFD')
  if (lost === -1) return read
  const message = 'the file is not UTF-8'
  const hint = 'save it as UTF-8 in your editor; this character itself is written \\ufffd'
  const problems = [problemAt(path, text, { ...notUtf8, offset: lost, message, hint })]
  return { ...file, as, value: read.value, problems }
}

function readAs(path: string, text: string, as: ReadFile['as']): ReadFile {
  if (as === null) return readShared(path, text)
  return kinds[as.kind].ending === 'md' ? readTemplate(path, text, as) : readDefinition(path, text, as)
}

function readShared(path: string, text: string): ReadFile {
  const parsed = parseJson(text)
  const problems = parsed.mistakes.map((mistake) => problemAt(path, text, mistake))
  return { path, located: parsed, as: null, value: problems.length === 0 ? parsed.value : undefined, problems }
}

function readDefinition(path: string, text: string, as: NonNullable<ReadFile['as']>): ReadFile {
  const parsed = parseJson(text)
  const findings = parsed.value === undefined ? [] : schemaFindings(kinds[as.kind].schema, parsed.value)
  // Behind a syntax error nothing stands where it seems to, and what is missing may only be unreadable.
  const isSound = parsed.soundUntil === text.length
  const told = findings.filter(
    (finding) =>
      isSound || (finding.code !== 'docket/missing-key' && spanOf(parsed, finding).offset < parsed.soundUntil),
  )
  const problems = [
    ...parsed.mistakes.map((mistake) => problemAt(path, text, mistake)),
    ...told.slice(0, maxFindings).map((finding) => problemOf({ path, located: parsed }, finding)),
  ]
  if (problems.length === 0) return { path, located: parsed, as, value: parsed.value, problems }
  const rest = isSound ? whatFits(kinds[as.kind].schema, parsed.value, findings) : undefined
  return { path, located: parsed, as, value: undefined, rest, problems }
}

function readTemplate(path: string, text: string, as: NonNullable<ReadFile['as']>): ReadFile {
  const parsed = parseFrontMatter(text)
  const findings = parsed.mistakes.length > 0 ? [] : schemaFindings(kinds[as.kind].schema, parsed.value)
  const empty: readonly Finding[] =
    parsed.mistakes.length === 0 && parsed.body === ''
      ? [
          {
            pointer: '/body',
            code: 'docket/empty-text',
            severity: 'error',
            message: 'there is no text below the front matter',
            hint: 'write it below the second ---',
          },
        ]
      : []
  const problems = [
    ...parsed.mistakes.map((mistake) => problemAt(path, text, mistake)),
    ...[...findings, ...empty].map((finding) => problemOf({ path, located: parsed }, finding)),
  ]
  const {
    title = '',
    subject = '',
    shortcut = as.kind === 'reply' ? as.id : '',
  } = parsed.value as Record<string, string>
  const template: TextTemplate = { title, subject, shortcut, body: parsed.body }
  return { path, located: parsed, as, value: problems.length === 0 ? template : undefined, problems }
}

/** A finding with its place in the file; `others` has the files that its story names beside it. */
export function problemOf(
  file: Pick<ReadFile, 'path' | 'located'>,
  finding: Finding,
  others: (path: string) => Pick<ReadFile, 'path' | 'located'> | undefined = () => undefined,
): Problem {
  const { code, severity, message, hint } = finding
  const span = spanOf(file.located, finding)
  const story = finding.story?.map(({ words, pointer, file: named }) => {
    const { path, located } = (named === undefined ? undefined : others(named)) ?? file
    const { offset } = spanOf(located, { pointer, part: 'key' })
    return { words, file: path, line: positionOf(lineStarts(located.text), offset).line }
  })
  return {
    ...problemAt(file.path, file.located.text, { ...span, code, message, hint }),
    severity,
    ...(story && { story }),
  }
}

/** A finding about a form as it is read, at the place where the file says it. */
export function inFile(file: ReadFile, finding: Finding): Finding {
  if (file.as?.kind !== 'form' || file.value === undefined) return finding
  return { ...finding, pointer: writtenAt(file.value as Json, finding.pointer) }
}

function problemAt(path: string, text: string, { offset, length, code, message, hint }: Mistake): Problem {
  const { line, column } = positionOf(lineStarts(text), offset)
  return { code, severity: 'error', file: path, line, column, length, message, hint }
}

/** The definition that a file without mistakes holds; `value` is what takes the place of the parsed one (references followed). */
export function definedOf<T>(file: ReadFile, value: T): Defined<T> {
  const starts = lineStarts(file.located.text)
  const lines = Object.fromEntries(
    [...file.located.spans].map(([pointer, { key, value: span }]) => [
      pointer,
      positionOf(starts, (key ?? span).offset).line,
    ]),
  )
  return { id: file.as?.id ?? '', file: file.path, hash: contentHash(value), value, lines }
}

/** The parsed value as JSON. */
export function jsonOf(file: ReadFile): JsonObject {
  return file.value as { readonly [key: string]: Json }
}
