import { readFile as readText } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { Exit, type Io } from '#engine/cli/io.ts'
import { lookAtDesk } from '#engine/cli/open-desk.ts'
import { keptDefinitions } from '#engine/cli/sound-definitions.ts'
import { ticketNumber } from '#engine/cli/ticket-number.ts'
import { columns, documentText, iso, sayInstant, sayMinutes } from '#engine/cli/words.ts'
import { compileCalendar } from '#engine/core/sla/calendar.ts'
import type { SlaClock } from '#engine/core/sla/clock-state.ts'
import { type Explanation, explainClock, explainDeadline, type Segment } from '#engine/core/sla/explain.ts'
import { never } from '#engine/core/sla/hours.ts'
import { policyCalendar, policyOf } from '#engine/core/sla/policy.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { parseDuration } from '#engine/core/time/duration.ts'
import { frameText } from '#engine/definitions/frame.ts'
import { definedOf, readFile } from '#engine/definitions/read-file.ts'
import type { HoursFile } from '#engine/schemas/types.ts'

const examples = `Examples:
  npx docket explain deadline 42
  npx docket explain deadline 42 --json
  npx docket explain deadline --hours workflows/office.hours.json --start 2026-11-20T15:00:00Z --open PT8H

`

interface Options {
  readonly hours?: string
  readonly start?: number
  readonly open?: string
  readonly json?: boolean
}

export function explainDeadlineCommand(explain: Command, io: Io): void {
  explain
    .command('deadline')
    .description('why a deadline is when it is, segment by segment: of a ticket, or of any hours')
    .argument('[ticket]', 'number of a ticket', ticketNumber)
    .addHelpText('before', examples)
    .option('--hours <file>', 'business hours to count in')
    .option('--start <instant>', 'when the time begins, such as 2026-11-20T15:00:00Z', instantOf)
    .option('--open <duration>', 'business time to count, such as PT4H or P1D', durationOf)
    .option('--json', 'print one JSON document')
    .action(async (ticket: number | undefined, { hours, start, open, json = false }: Options) => {
      const isPlain = hours !== undefined || start !== undefined || open !== undefined
      if (ticket !== undefined && !isPlain) return explainTicketDeadlines(io, ticket, json)
      if (ticket !== undefined || hours === undefined || start === undefined || open === undefined) {
        throw new Exit(2, 'Give the number of a ticket, or all of --hours, --start and --open.')
      }
      await explainHours(io, { hours, start, open, json })
    })
}

async function explainHours(io: Io, { hours, start, open, json }: Required<Options>): Promise<void> {
  const calendar = compileCalendar(await hoursFile(io, hours))
  const explained = explainDeadline(calendar, start, open)
  if (json) io.stdout(documentText(resource(explained)))
  else {
    io.stdout(`${open} from ${sayInstant(start, calendar.timeZone)} (${calendar.timeZone})\n`)
    io.stdout(told(explained, calendar.timeZone))
  }
  if (explained.dueAt === never) throw new Exit(1)
}

async function hoursFile({ cwd, stdout }: Io, path: string) {
  const full = resolve(cwd, path)
  const text = await readText(full, 'utf8').catch(() => {
    throw new Exit(2, `"${path}" cannot be read.`)
  })
  const read = readFile({ path: `workflows/${basename(full)}`, text })
  if (read.as?.kind !== 'hours') throw new Exit(2, `"${path}" is not an hours file: its name ends in .hours.json.`)
  if (read.problems.length > 0) {
    for (const problem of read.problems) stdout(`${frameText(problem, text)}\n\n`)
    throw new Exit(1, `"${path}" has mistakes.`)
  }
  return { ...definedOf(read, read.value as HoursFile), file: relative(cwd, full) || path }
}

async function explainTicketDeadlines(io: Io, number: number, json: boolean): Promise<void> {
  await lookAtDesk(io, async ({ store }) => {
    const ticket = await store.tickets.get(number)
    if (ticket === null) throw new Exit(2, `There is no ticket ${number}.`)
    const events = await store.events.of(number)
    const definitionsAt = keptDefinitions(store)
    const clocks = await Promise.all(
      ticket.clocks.map(async (clock) => {
        // The calendar of the day on which the deadline was set: a later one does not rewrite history.
        const revision = revisionOf(events, clock) ?? ticket.revision
        const definitions = await definitionsAt(revision)
        if (definitions === null) throw new Exit(1, `Revision ${revision} is not kept any more.`)
        const { timeZone } = policyCalendar(definitions, policyOf(definitions, clock.policy), ticket.team)
        return { clock, revision, timeZone, explained: explainClock(definitions, ticket, clock) }
      }),
    )
    if (json) {
      const deadlines = clocks.map(({ clock, revision, explained }) => ({
        policy: clock.policy,
        metric: clock.metric,
        state: clock.state,
        target: clock.target,
        rule: `${clock.rule}@${revision}`,
        startedAt: iso(clock.startedAt),
        ...resource(explained),
      }))
      return io.stdout(documentText({ ticket: number, deadlines }))
    }
    if (clocks.length === 0) io.stdout(`Ticket ${number} has no deadline: no policy matches it.\n`)
    for (const { clock, revision, timeZone, explained } of clocks) {
      const { policy, metric, target, state, startedAt } = clock
      io.stdout(`${policy} ${metric} ${target}: ${state}   ${clock.rule}@${revision}\n`)
      io.stdout(`from ${sayInstant(startedAt, timeZone)} (${timeZone})\n`)
      io.stdout(`${told(explained, timeZone, (at) => stateAt(events, at))}\n`)
    }
  })
}

/** Under which revision the clock's deadline was decided last. */
function revisionOf(events: readonly TicketEvent[], { policy, metric, dueAt }: SlaClock): string | undefined {
  const value = `${policy} ${metric} ${iso(dueAt)}`
  return events.findLast(({ why }) => why.some((one) => one.fact === 'deadline' && one.value === value))?.revision
}

function stateAt(events: readonly TicketEvent[], at: number): string | null {
  const entered = events
    .filter((event) => event.at <= at)
    .flatMap(({ why }) => why.filter(({ fact }) => fact === 'state'))
  return entered.at(-1)?.value ?? null
}

function resource({ dueAt, segments }: Explanation) {
  return {
    dueAt: dueAt === never ? null : iso(dueAt),
    segments: segments.map(({ from, to, openMinutes, reason, name, rule }) => ({
      from: iso(from),
      to: iso(to),
      openMinutes,
      reason,
      name,
      rule,
    })),
  }
}

function told({ dueAt, segments }: Explanation, timeZone: string, stateOf?: (at: number) => string | null): string {
  if (dueAt === never) return 'These hours do not open long enough: it is never due.\n'
  const rows = segments.map((segment) => [
    sayInstant(segment.from, timeZone),
    '–',
    sayInstant(segment.to, timeZone),
    segment.reason === 'open' ? sayMinutes(segment.openMinutes) : '',
    because(segment, stateOf),
  ])
  const counted = segments.reduce((sum, { openMinutes }) => sum + openMinutes, 0)
  return `${columns(rows, '  ')}due ${sayInstant(dueAt, timeZone)}, after ${sayMinutes(counted)} of open time\n`
}

function because({ reason, name, rule, from }: Segment, stateOf?: (at: number) => string | null): string {
  if (reason === 'open') return 'counted'
  if (reason === 'paused') {
    const state = stateOf?.(from) ?? null
    return state === null ? 'paused' : `paused in "${state}"`
  }
  return [name ?? reason, ...(rule === null ? [] : [`(${rule})`])].join(' ')
}

function instantOf(text: string): number {
  const instant = Date.parse(text)
  if (Number.isNaN(instant) || !/([zZ]|[+-]\d\d:?\d\d)$/.test(text)) {
    throw new InvalidArgumentError('An instant has its offset, such as 2026-11-20T15:00:00Z.')
  }
  return instant
}

function durationOf(text: string): string {
  if (parseDuration(text) === null) throw new InvalidArgumentError('A duration is written PT4H, PT90M or P1D.')
  return text
}
