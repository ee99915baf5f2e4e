import { createHash } from 'node:crypto'
import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import type { OwnNames } from '#engine/core/own.ts'
import type { Problem } from '#engine/core/problem.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'
import { runChecks } from './check/all.ts'
import { collect } from './collect.ts'
import { extensionsPath, loadExtensions } from './extensions.ts'
import type { FileSet } from './file-set.ts'
import { type ReadFile, readFile } from './read-file.ts'

export interface Loaded {
  /** null when a problem is an error; a mistake in a scenario or a list of synonyms keeps no desk from running. */
  readonly definitions: Definitions | null
  /** Scenarios that fit their schema. */
  readonly scenarios: ReadonlyMap<string, Defined<ScenarioFile>>
  /** All problems of all files, sorted by file and line. */
  readonly problems: readonly Problem[]
}

/** Files that no ticket depends on. */
const governsNothing = /\.(scenario|synonyms)\.json$/

interface Checked extends Omit<Loaded, 'definitions'> {
  readonly set: FileSet
  readonly isSound: boolean
  /** Whether all that governs tickets was read, whatever the checks say of it. */
  readonly isRead: boolean
}

/** By list of files, then by `today`: a list never changes, and whoever runs by the same one need not wait for the checks again. */
const known = new WeakMap<readonly SourceFile[], Map<string | null, Checked>>()

/**
 * From files to one checked, immutable value. Every mistake of every file is reported at once; nothing is thrown and nothing is fetched.
 * `today` (`2026-12-24`) switches on the checks that depend on the date: without it the same files always give the same answer.
 */
export function loadDefinitions(
  files: readonly SourceFile[],
  commit: string | null,
  { today = null }: { readonly today?: string | null } = {},
): Loaded {
  const { set, isSound, scenarios, problems } = checked(files, today)
  return { definitions: isSound ? definitionsOf(set, commit) : null, scenarios, problems }
}

/**
 * A revision that was sound when it was kept, under the name that it got then: a check that came with a later engine takes nothing from the tickets
 * that it governs. null where a file of it cannot be read any more.
 */
export function loadKept(files: readonly SourceFile[], revision: string): Definitions | null {
  const { set, isRead } = checked(files, null)
  return isRead ? { ...definitionsOf(set, null), revision } : null
}

function checked(files: readonly SourceFile[], today: string | null): Checked {
  const ofFiles = known.get(files) ?? new Map<string | null, Checked>()
  known.set(files, ofFiles)
  const found = ofFiles.get(today) ?? check(files, today)
  ofFiles.set(today, found)
  return found
}

function check(files: readonly SourceFile[], today: string | null): Checked {
  const read = [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(readFile)
  const extensions = loadExtensions(files)
  const { set, problems: ofNames } = collect(read, extensions.own, today)
  const told = [...read.flatMap((file) => file.problems), ...extensions.problems, ...ofNames, ...runChecks(set)]
  const problems = [...told, ...besides(read, extensions.own, today, told)].sort(byPlace)
  const isMistake = ({ severity, file }: Problem) => severity === 'error' && !governsNothing.test(file)
  const isRead = [...read, { value: undefined, ...extensions }].every(
    (file) => file.value !== undefined || !file.problems.some(isMistake),
  )
  return { set, isSound: !problems.some(isMistake), isRead, scenarios: set.scenarios, problems }
}

/** Mistakes that what is missing or cut away cannot bring about: they are about what stands there. */
const ofWhatStands =
  /^docket\/(unknown-.+|bad-.+|duplicate-.+|id-mismatch|final-state|event-name|interval-order|two-default-teams|literal-secret|form-(field-name|format|pattern|cycle|subject|required|reference-.+))$/

/** What is wrong besides in files of which a part does not fit its meta-schema: nobody has to mend one mistake to be told the next. */
function besides(
  read: readonly ReadFile[],
  own: OwnNames,
  today: string | null,
  told: readonly Problem[],
): readonly Problem[] {
  const cut = new Set(read.filter(({ rest }) => rest !== undefined).map(({ path }) => path))
  if (cut.size === 0) return []
  const rests = read.map((file) => (file.rest === undefined ? file : { ...file, value: file.rest }))
  const { set, problems } = collect(rests, own, today)
  const isTold = new Set(told.map(sentenceOf))
  return [...problems, ...runChecks(set)].filter(
    (problem) => cut.has(problem.file) && ofWhatStands.test(problem.code) && !isTold.has(sentenceOf(problem)),
  )
}

function sentenceOf({ file, line, column, code, message }: Problem): string {
  return JSON.stringify([file, line, column, code, message])
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}

function definitionsOf(set: FileSet, commit: string | null): Definitions {
  const { ids, today, file, scenarios, synonyms, paths, unfollowed, ...governing } = set
  return { ...governing, revision: revisionOf(governing), commit }
}

/** 12 hex digits over path and content of every definition, and over the file of own guards and actions. */
function revisionOf({ own, ...maps }: Omit<Definitions, 'revision' | 'commit'>): string {
  const { mails, replies, ...others } = maps
  const defined = [...Object.values(others), ...mails.values(), ...replies.values()].flatMap((map) => [...map.values()])
  const parts = [
    ...defined.map(({ file, hash }) => `${file}\0${hash}`),
    ...(own.hash === '' ? [] : [`${extensionsPath}\0${own.hash}`]),
  ]
  return createHash('sha256').update(parts.sort().join('\n')).digest('hex').slice(0, 12)
}
