import type { Command } from 'commander'
import { Exit, type Io } from '#engine/cli/io.ts'
import { lookAtDesk } from '#engine/cli/open-desk.ts'
import { keptDefinitions } from '#engine/cli/sound-definitions.ts'
import { ticketNumber } from '#engine/cli/ticket-number.ts'
import { columns, documentText, iso, sayInstant } from '#engine/cli/words.ts'
import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { TicketEvent, Why } from '#engine/core/ticket/event.ts'

const examples = `Examples:
  npx docket explain ticket 42
  npx docket explain ticket 42 --at 2026-11-24T12:00:00Z
  npx docket explain ticket 42 --json

`

export function explainTicketCommand(explain: Command, io: Io): void {
  explain
    .command('ticket')
    .description('each event of a ticket, what it decided, and the rule that decided it')
    .argument('<number>', 'number of the ticket', ticketNumber)
    .addHelpText('before', examples)
    .option('--at <instant>', 'as it was then; now when left out')
    .option('--json', 'print one JSON document')
    .action(async (number: number, options: { readonly at?: string; readonly json?: boolean }) => {
      const at = options.at === undefined ? Number.POSITIVE_INFINITY : Date.parse(options.at)
      if (Number.isNaN(at)) throw new Exit(2, '--at takes an instant such as 2026-11-24T12:00:00Z.')
      await lookAtDesk(io, async ({ store }) => {
        const ticket = await store.tickets.get(number)
        if (ticket === null) throw new Exit(2, `There is no ticket ${number}.`)
        const events = (await store.events.of(number)).filter((event) => event.at <= at)
        const definitionsAt = keptDefinitions(store)
        const first = events[0] === undefined ? null : await definitionsAt(events[0].revision)
        const decided = events.map((event, index) => ({
          event,
          why: index === 0 ? withStart(event, first) : event.why,
        }))
        if (options.json) return io.stdout(documentText({ ticket: number, events: decided.map(resource) }))
        const last = (await definitionsAt(ticket.revision)) ?? first
        const timeZone = last ? teamCalendar(last, ticket.team).timeZone : 'UTC'
        io.stdout(`Ticket ${number}, instants in ${timeZone}\n`)
        for (const { event, why } of decided) {
          io.stdout(`\n${sayInstant(event.at, timeZone)}  ${event.type}  by ${actorOf(event)}\n`)
          io.stdout(
            columns(
              why.map((one) => [one.fact, said(one, timeZone), ruleOf(one, event)]),
              '  ',
            ),
          )
        }
      })
    })
}

/** No transition leads to the first state: its rule is the `initial` of the workflow, as the revision of that day says. */
function withStart({ why, data }: TicketEvent, definitions: Definitions | null): readonly Why[] {
  const team = definitions?.teams.get(String(data.team))
  const workflow = definitions?.workflows.get(team?.value.workflow ?? '')
  if (!workflow) return why
  const rule = ruleAt(workflow, '/initial')
  return why.map((one) => (one.fact === 'state' ? { ...one, rule: one.rule ?? rule } : one))
}

function resource({ event, why }: { readonly event: TicketEvent; readonly why: readonly Why[] }) {
  const { seq, type, at, by, cause } = event
  const decided = why.map((one) => ({ fact: one.fact, value: one.value, rule: ruleOf(one, event) || null }))
  return { seq, type, at: iso(at), by, cause, decided }
}

function actorOf({ by }: TicketEvent): string {
  if (by.role === 'rule') return by.rule
  return 'id' in by ? by.id : by.role
}

function ruleOf({ rule }: Why, { revision }: TicketEvent): string {
  return rule === null ? '' : `${rule}@${revision}`
}

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/

/** Instants inside a value are said as everywhere else. */
function said({ value }: Why, timeZone: string): string {
  return value.replace(instant, (found) => sayInstant(Date.parse(found), timeZone))
}
