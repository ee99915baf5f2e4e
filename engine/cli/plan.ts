import { type Command, Option } from 'commander'
import { createPlanner, type Plan } from '#engine/core/plan/plan.ts'
import { draftingAgents, livingChats } from '#engine/store/at-work.ts'
import type { Store } from '#engine/store/store.ts'
import { definitionsFrom } from './definitions-from.ts'
import { Exit, type Io } from './io.ts'
import { lookAtDesk } from './open-desk.ts'
import { planDocument, planText } from './plan/print.ts'
import { keptDefinitions } from './sound-definitions.ts'
import { documentText } from './words.ts'

const examples = `Examples:
  npx docket plan                                what the working tree would do to live tickets
  npx docket plan --to faster-answers            the same for a branch, a commit or a folder
  npx docket plan --fail-on breach --json        for a pull request: exit code 1 where a deadline would be missed at once

`

type FailOn = 'breach' | 'unmapped' | 'any'

const failing: Readonly<Record<FailOn, (plan: Plan) => boolean>> = {
  breach: ({ findings }) => findings.some(({ kind }) => kind === 'breach.new'),
  unmapped: ({ findings }) => findings.some(({ kind }) => kind === 'state.unmapped' || kind === 'timer.orphaned'),
  any: ({ findings }) => findings.length > 0,
}

const page = 500

/** `docket plan`: what other definitions would do to the tickets of the database. Nothing is written. */
export function command(program: Command, io: Io): void {
  program
    .command('plan')
    .description('what a change of the files does to live tickets, before it is in force')
    .addHelpText('before', examples)
    .option('--to <rev>', 'definitions of a commit, branch or folder; the working tree when left out')
    .addOption(new Option('--fail-on <what>', 'exit with 1 where the plan has it').choices(Object.keys(failing)))
    .option('--json', 'print one JSON document')
    .action(
      async ({ to, failOn, json }: { readonly to?: string; readonly failOn?: FailOn; readonly json?: boolean }) => {
        await lookAtDesk(io, async ({ store, clock }) => {
          const { definitions, name } = await definitionsFrom(io, to, store)
          const [revision] = await store.revisions.recent(0)
          const running = revision === undefined ? null : await keptDefinitions(store)(revision)
          if (running === null) throw new Exit(3, 'No revision is in force yet: start the engine once, then plan.')
          const planner = createPlanner(definitions, running, clock.now())
          const drafting = await draftingAgents(store)
          for await (const ticket of openTickets(store)) planner.add(ticket, drafting.get(ticket.number))
          for (const conversation of await livingChats(store)) planner.addChat(conversation)
          const plan = planner.plan()
          io.stdout(json ? documentText(planDocument(plan, name)) : planText(plan, name))
          if (failOn !== undefined && failing[failOn](plan)) throw new Exit(1)
        })
      },
    )
}

/** Every ticket that is not closed, by number. */
async function* openTickets({ tickets }: Store) {
  for (let after = 0; ; ) {
    const numbers = await tickets.withOtherClosures([], after, page)
    const found = await tickets.many(numbers)
    yield* [...found].sort((a, b) => a.number - b.number)
    after = numbers.at(-1) ?? 0
    if (numbers.length < page) return
  }
}
