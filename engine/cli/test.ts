import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { applyEdits, modify } from 'jsonc-parser'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Json } from '#engine/core/json.ts'
import { coverageOf } from '#engine/core/scenario/coverage.ts'
import { type Played, play } from '#engine/core/scenario/play.ts'
import type { Failure } from '#engine/core/scenario/story.ts'
import { frameText, summary } from '#engine/definitions/frame.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { Exit, type Io } from './io.ts'
import { definitionsRoot } from './root.ts'
import { saveTicket } from './test/from-ticket.ts'
import { mailsOf } from './test/mails.ts'
import { coverageText, playedText, testDocument, totalText } from './test/print.ts'
import { ticketNumber } from './ticket-number.ts'
import { count, documentText } from './words.ts'

const examples = `Examples:
  npx docket test
  npx docket test urgent           scenarios whose path has "urgent" in it
  npx docket test --coverage       also states, transitions, targets and answers that no scenario reaches
  npx docket test --update         writes into the scenarios what happens now
  npx docket test --from 12        writes a scenario of what happened to ticket 12, without what customers wrote

`

interface Options {
  readonly coverage?: boolean
  readonly update?: boolean
  readonly json?: boolean
  readonly from?: number
  readonly out?: string
}

/** `docket test`: plays every scenario in virtual time, and says where it goes otherwise. */
export function command(program: Command, io: Io): void {
  program
    .command('test')
    .description('play the scenarios of workflows/ in virtual time')
    .argument('[filter...]', 'parts of their paths; all when left out')
    .addHelpText('before', examples)
    .option('--coverage', 'say what no scenario exercises')
    .option('--update', 'write what happens now into the scenarios that fail')
    .option('--from <ticket>', 'write a scenario from a real ticket, anonymised', ticketNumber)
    .option('--out <file>', 'with --from: where to; workflows/scenarios/ticket-<number>.scenario.json when left out')
    .option('--json', 'print one JSON document')
    .action(async (filters: readonly string[], options: Options) => {
      if (options.from !== undefined) return saveTicket(io, options.from, options.out, options.json ?? false)
      const root = definitionsRoot(io)
      const files = await workingTree(root).read()
      const { definitions, scenarios, problems } = loadDefinitions(files, null)
      if (!definitions) throw new Exit(1, `The files have mistakes (${summary(problems)}): see "docket check".`)
      const mistakes = problems.filter(({ file, severity }) => severity === 'error' && chosen(file, filters))
      for (const problem of mistakes) {
        const text = files.find(({ path }) => path === problem.file)?.text ?? null
        io.stderr(`${frameText(problem, text)}\n\n`)
      }
      const broken = new Set(mistakes.map(({ file }) => file))
      const picked = [...scenarios.values()].filter(({ file }) => chosen(file, filters) && !broken.has(file))
      if (picked.length + broken.size === 0)
        throw new Exit(2, 'There is no such scenario: see workflows/*.scenario.json.')
      const played = await Promise.all(
        picked.map(async (scenario) => play(definitions, scenario, await mailsOf(root, scenario))),
      )
      const coverage = options.coverage ? coverageOf(definitions, played) : null
      const updated = options.update ? await update(root, files, played) : []

      if (options.json) io.stdout(documentText({ ...testDocument(played, coverage), updated }))
      else {
        for (const one of played) io.stdout(playedText(one, definitions))
        if (coverage) io.stdout(coverageText(coverage))
        io.stderr(totalText(played, broken.size))
        for (const file of updated) io.stderr(`✔ ${file} says what happens now\n`)
        if (updated.length > 0)
          io.stderr(`${count(updated.length, 'file')} changed: read the difference before you commit it.\n`)
      }
      if (played.some((one) => !passes(one, updated)) || broken.size > 0) throw new Exit(1)
    })
}

function chosen(file: string, filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((filter) => file.includes(filter))
}

function passes({ failures, scenario }: Played, updated: readonly string[]): boolean {
  return failures.every(({ isFixed }) => !isFixed && updated.includes(scenario.file))
}

/** Puts what happened in the place of what was expected; comments and formatting of the rest stay. */
async function update(
  root: string,
  files: readonly SourceFile[],
  played: readonly Played[],
): Promise<readonly string[]> {
  const updated: string[] = []
  for (const { scenario, failures } of played) {
    const mendable = failures.filter(({ isFixed }) => !isFixed)
    const before = files.find(({ path }) => path === scenario.file)?.text
    if (before === undefined || mendable.length === 0) continue
    const text = mendable.reduce((now, failure) => withActual(now, failure), before)
    await writeFile(join(root, scenario.file), text)
    updated.push(scenario.file)
  }
  return updated
}

function withActual(text: string, { pointer, actual }: Failure): string {
  const path = pointer
    .slice(1)
    .split('/')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')))
  const formattingOptions = { insertSpaces: true, tabSize: 2 }
  return applyEdits(text, modify(text, path, actual as Json, { formattingOptions }))
}
