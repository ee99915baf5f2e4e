import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Definitions } from '#engine/core/catalogue.ts'
import { mermaid } from '#engine/core/picture/mermaid.ts'
import { gonePath, type Picture, pictureOf, withGone } from '#engine/core/picture/picture.ts'
import { svg } from '#engine/core/picture/svg.ts'
import { suggestion } from '#engine/core/similar.ts'
import type { Store } from '#engine/store/store.ts'
import { definitionsFrom } from './definitions-from.ts'
import { Exit, type Io } from './io.ts'
import { lookAtDesk } from './open-desk.ts'
import { documentText } from './words.ts'

const examples = `Examples:
  npx docket graph support                             as Mermaid, which GitHub draws
  npx docket graph support --format svg --out support.svg
  npx docket graph support --counts                    with the tickets that stand in each state
  npx docket graph support --diff main                 what the working tree adds and takes away

`

interface Options {
  readonly format: 'mermaid' | 'svg'
  readonly to?: string
  readonly diff?: string
  readonly counts?: boolean
  readonly out?: string
  readonly json?: boolean
}

/** More tickets than this in one state are not counted. */
const mostCounted = 100_000

/** `docket graph`: a workflow as a picture. The file stays the source: no layout is kept anywhere. */
export function command(program: Command, io: Io): void {
  program
    .command('graph')
    .description('draw a workflow, with live counts, or what changed between two versions')
    .argument('[workflow]', 'id of the workflow; the only one when left out')
    .addHelpText('before', examples)
    .addOption(new Option('--format <format>', 'how to draw it').choices(['mermaid', 'svg']).default('mermaid'))
    .option('--to <rev>', 'definitions of a commit, branch or folder; the working tree when left out')
    .option('--diff <rev>', 'compare with these')
    .option('--counts', 'ask the database how many tickets stand in each state')
    .option('--out <file>', 'write it to a file')
    .option('--json', 'print one JSON document: states and arrows')
    .action(async (named: string | undefined, options: Options) => {
      const needsStore = options.counts === true
      const draw = async (store: Store | null) => {
        const { definitions } = await definitionsFrom(io, options.to, store)
        const workflow = workflowOf(definitions, named)
        const before = options.diff === undefined ? null : (await definitionsFrom(io, options.diff, store)).definitions
        const old = before?.workflows.get(workflow.id)?.value ?? null
        if (before !== null && old === null)
          throw new Exit(2, `There is no workflow "${workflow.id}" in "${options.diff}".`)
        const picture = pictureOf(workflow.value, old)
        const counts = store && needsStore ? await countsOf(store, definitions, workflow.id, picture) : null
        await print(io, options, counts?.has(gonePath) ? withGone(picture) : picture, counts)
      }
      await (needsStore ? lookAtDesk(io, ({ store }) => draw(store)) : draw(null))
    })
}

async function print(
  io: Io,
  options: Options,
  picture: Picture,
  counts: ReadonlyMap<string, number> | null,
): Promise<void> {
  const drawn = options.format === 'svg' ? svg(picture, counts) : mermaid(picture, counts)
  const text = options.json
    ? documentText({ ...picture, ...(counts && { counts: Object.fromEntries(counts) }) })
    : drawn
  if (options.out === undefined) return io.stdout(text)
  await writeFile(resolve(io.cwd, options.out), text)
  io.stderr(`✔ ${options.out}\n`)
}

function workflowOf({ workflows }: Definitions, named: string | undefined) {
  const ids = [...workflows.keys()]
  const id = named ?? (ids.length === 1 ? ids[0] : undefined)
  const workflow = workflows.get(id ?? '')
  if (workflow) return workflow
  const hint = named === undefined ? `name one: ${ids.join(', ')}` : (suggestion(named, ids) ?? ids.join(', '))
  throw new Exit(
    2,
    named === undefined ? `There are several workflows; ${hint}.` : `There is no workflow "${named}": ${hint}`,
  )
}

/** Tickets in each state, of the teams that use the workflow, and at `gonePath` those whose state the picture has not. */
async function countsOf(
  { tickets }: Store,
  { teams }: Definitions,
  workflow: string,
  { states }: Picture,
): Promise<ReadonlyMap<string, number>> {
  const ours = [...teams.values()].filter(({ value }) => value.workflow === workflow).map(({ id }) => id)
  const counts = await tickets.counts(
    states.map(({ path }) => ({ teams: ours, states: [path] })),
    mostCounted,
  )
  const innermost = states.filter(({ hasInside }) => !hasInside).map(({ path }) => path)
  const [all = 0, seen = 0] = await tickets.counts(
    [{ teams: ours }, { teams: ours, states: innermost }],
    Number.MAX_SAFE_INTEGER,
  )
  return new Map([
    ...states.map(({ path }, index) => [path, counts[index] ?? 0] as const),
    ...(all > seen ? [[gonePath, all - seen] as const] : []),
  ])
}
