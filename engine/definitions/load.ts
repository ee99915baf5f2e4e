import { createHash } from 'node:crypto'
import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import type { Problem } from '#engine/core/problem.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'
import { runChecks } from './check/all.ts'
import { collect } from './collect.ts'
import type { FileSet } from './file-set.ts'
import { contentHash } from './hash.ts'
import { readFile } from './read-file.ts'

export interface Loaded {
  /** null when a problem is an error; a mistake in a scenario keeps no desk from running. */
  readonly definitions: Definitions | null
  /** Scenarios that fit their schema. */
  readonly scenarios: ReadonlyMap<string, Defined<ScenarioFile>>
  /** All problems of all files, sorted by file and line. */
  readonly problems: readonly Problem[]
}

/**
 * From files to one checked, immutable value. Every mistake of every file is reported at once; nothing is thrown and nothing is fetched.
 * `today` (`2026-12-24`) switches on the checks that depend on the date: without it the same files always give the same answer.
 */
export function loadDefinitions(
  files: readonly SourceFile[],
  commit: string | null,
  { today = null }: { readonly today?: string | null } = {},
): Loaded {
  const read = [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(readFile)
  const collected = collect(read, today)
  const problems = [...read.flatMap((file) => file.problems), ...collected.problems, ...runChecks(collected.set)].sort(
    byPlace,
  )
  const isSound = problems.every(({ severity, file }) => severity !== 'error' || file.endsWith('.scenario.json'))
  return {
    definitions: isSound ? definitionsOf(collected.set, files, commit) : null,
    scenarios: collected.set.scenarios,
    problems,
  }
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}

function definitionsOf(set: FileSet, files: readonly SourceFile[], commit: string | null): Definitions {
  const { ids: _, today: __, file: ___, scenarios: ____, paths: _____, ...maps } = set
  return { ...maps, revision: revisionOf(maps, files), commit }
}

/** 12 hex digits over path and content of every definition, and over the file of own guards and actions. */
function revisionOf(maps: Omit<Definitions, 'revision' | 'commit'>, files: readonly SourceFile[]): string {
  const { mails, replies, ...others } = maps
  const defined = [...Object.values(others), ...mails.values(), ...replies.values()].flatMap((map) => [...map.values()])
  const extensions = files.filter(({ path }) => path === 'workflows/extensions.ts')
  const parts = [
    ...defined.map(({ file, hash }) => `${file}\0${hash}`),
    ...extensions.map(({ path, text }) => `${path}\0${contentHash(text)}`),
  ]
  return createHash('sha256').update(parts.sort().join('\n')).digest('hex').slice(0, 12)
}
