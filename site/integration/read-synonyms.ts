import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { readFile } from '#engine/definitions/read-file.ts'
import type { SynonymsFile } from '#engine/schemas/types.ts'
import type { Synonyms } from '#site/articles/synonyms.ts'

/**
 * The groups of all lists of synonyms by language. `root` is the folder that holds `workflows/`. Throws an Error that names file and line of
 * the first mistake; `docket check` tells them all.
 */
export function readSynonyms(root: string): Synonyms {
  const files = globSync('workflows/**/*.synonyms.json', { cwd: root })
    .map((path) => path.replaceAll(sep, '/'))
    .toSorted()
    .map((path) => readOne(path, readFileSync(join(root, path), 'utf8')))
  const languages = Map.groupBy(files, ({ language }) => language)
  return Object.fromEntries([...languages].map(([language, all]) => [language, all.flatMap(({ groups }) => groups)]))
}

function readOne(path: string, text: string): SynonymsFile {
  const { value, problems } = readFile({ path, text })
  const [problem] = problems
  if (problem) throw new Error(`${problem.file}:${problem.line}:${problem.column}: ${problem.message}.`)
  return value as SynonymsFile
}
