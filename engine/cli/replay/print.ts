import { columns, count, iso, sayInstant, someTickets } from '#engine/cli/words.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { Comparison, Difference } from '#engine/core/replay/comparison.ts'
import type { Breach } from '#engine/core/replay/outcome.ts'

export interface Told {
  readonly result: Comparison
  readonly definitions: Definitions
  readonly name: string
  readonly until: number
  /** Tickets left out, since a person was erased from them. */
  readonly erased: number
}

export function replayText(told: Told, isDetailed: boolean): string {
  const { result, name, definitions } = told
  const { tickets, events, same, differences } = result
  const head = `${count(tickets, 'ticket')}, ${count(events, 'event')} replayed with ${name} (revision ${definitions.revision}): ${same.toLocaleString('en-US')} the same, ${differences.length.toLocaleString('en-US')} different\n${early(result)}`
  const left =
    told.erased === 0
      ? ''
      : `${count(told.erased, 'ticket')} left out: what rules read of them was erased with a person\n`
  if (differences.length === 0) return `${head}${left}No difference.\n`
  if (isDetailed) return head + differences.map((one) => detail(one, timeZoneOf(definitions))).join('')
  return `${head}${left}\n${table(told)}\n${groups(told)}\nSee one in detail: docket replay --ticket ${differences[0]?.ticket}\n`
}

export function replayDocument({ result, definitions, name, until, erased }: Told) {
  const { breachedAt, differences, ...counts } = result
  return {
    with: name,
    revision: definitions.revision,
    until: iso(until),
    erased,
    ...counts,
    worstHours: worstHours(breachedAt, timeZoneOf(definitions)),
    differences: differences.map(({ breachesGone, breachesNew, rejected, first, ...rest }) => ({
      ...rest,
      breachesGone: breachesGone.map(breachDocument),
      breachesNew: breachesNew.map(breachDocument),
      rejected: rejected.map((one) => ({ ...one, at: iso(one.at) })),
      first: first && { ...first, at: iso(first.at) },
    })),
  }
}

function breachDocument({ policy, metric, at }: Breach) {
  return { policy, metric, at: iso(at) }
}

/** What is known of a ticket ends where its engine slept over a timer. */
function early({ endedEarly }: Comparison): string {
  if (endedEarly === 0) return ''
  const [lives, end] = [count(endedEarly, 'life', 'lives'), endedEarly === 1 ? 'ends' : 'end']
  return `${lives} ${end} early, each just before a timer that is overdue: no engine ran to fire it\n`
}

function table({ result, definitions }: Told): string {
  const { targets, breaches, mails, breachedAt, rejectedEvents } = result
  const rows = targets.map(({ policy, metric, before, after }) => [
    `${policy} ${metric}`,
    `${share(before)} in time`,
    '→',
    `${share(after)} in time`,
    change(before.breached, after.breached, 'late'),
  ])
  const moved = mails.filter(({ before, after }) => before !== after)
  const worst = worstHours(breachedAt, timeZoneOf(definitions))
  return [
    columns(rows, '  '),
    `  breaches: ${breaches.before} → ${breaches.after}\n`,
    ...(worst.length === 0
      ? []
      : [`  worst hours: ${worst.map(({ hour, breaches: many }) => `${hour} (${many})`).join(', ')}\n`]),
    ...moved.map(({ template, before, after }) => `  mail "${template}": ${before} → ${after}\n`),
    ...(rejectedEvents === 0 ? [] : [`  ${count(rejectedEvents, 'event')} not taken\n`]),
  ].join('')
}

function share({ met, breached }: { readonly met: number; readonly breached: number }): string {
  const all = met + breached
  return all === 0 ? '–' : `${Math.round((met / all) * 100)} %`
}

function change(before: number, after: number, word: string): string {
  return before === after ? `${after} ${word}` : `${before} → ${after} ${word}`
}

/** Each kind of difference with its tickets, the most frequent first. */
function groups({ result: { differences } }: Told): string {
  const groups = new Map<string, number[]>()
  for (const difference of differences) {
    for (const kind of kindsOf(difference)) groups.set(kind, [...(groups.get(kind) ?? []), difference.ticket])
  }
  const rows = [...groups.entries()]
    .sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))
    .map(([kind, tickets]) => [kind, count(tickets.length, 'ticket'), someTickets(tickets)])
  return columns(rows, '  ')
}

function kindsOf({ breachesNew, breachesGone, state, assignee, path, mails, rejected }: Difference): readonly string[] {
  return [
    ...new Set([
      ...breachesNew.map(({ policy, metric }) => `new breach of ${policy} ${metric}`),
      ...breachesGone.map(({ policy, metric }) => `no breach of ${policy} ${metric}`),
      ...(state ? [`ends "${state.after ?? ''}" instead of "${state.before ?? ''}"`] : []),
      ...(state === null && path !== null ? ['another way through the states'] : []),
      ...(assignee ? [`ends with ${assignee.after ?? 'nobody'} instead of ${assignee.before ?? 'nobody'}`] : []),
      ...mails.map(({ template, before, after }) => `${after > before ? 'more' : 'fewer'} mails "${template}"`),
      ...rejected.map(({ type }) => `"${type}" is not taken`),
    ]),
  ]
}

function detail(difference: Difference, timeZone: string): string {
  const { ticket, breachesNew, breachesGone, state, assignee, path, mails, rejected, first } = difference
  const when = (at: number) => sayInstant(at, timeZone)
  const rows = [
    ...(first ? [['first difference', `${first.type} (event ${first.seq}), ${when(first.at)}`]] : []),
    ...breachesGone.map(({ policy, metric, at }) => ['breach', `- ${policy} ${metric}, ${when(at)}`]),
    ...breachesNew.map(({ policy, metric, at }) => ['breach', `+ ${policy} ${metric}, ${when(at)}`]),
    ...(state ? [['state', `${state.before ?? ''} → ${state.after ?? ''}`]] : []),
    ...(path
      ? [
          ['states', `- ${path.before.join(' · ')}`],
          ['', `+ ${path.after.join(' · ')}`],
        ]
      : []),
    ...(assignee ? [['assignee', `${assignee.before ?? 'nobody'} → ${assignee.after ?? 'nobody'}`]] : []),
    ...mails.map(({ template, before, after }) => ['mail', `${template}: ${before} → ${after}`]),
    ...rejected.map(({ type, at, reason }) => ['not taken', `${type}, ${when(at)}: ${reason}`]),
  ]
  return `\nTicket ${ticket}\n${columns(rows, '  ')}`
}

/** The hours of the week with most breaches: `Mon 09–10`. */
function worstHours(instants: readonly number[], timeZone: string): readonly { hour: string; breaches: number }[] {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' })
  const hours = new Map<string, number>()
  for (const at of instants) {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
    const next = String((Number(part.hour) + 1) % 24).padStart(2, '0')
    const hour = `${part.weekday} ${part.hour}–${next}`
    hours.set(hour, (hours.get(hour) ?? 0) + 1)
  }
  return [...hours.entries()]
    .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
    .slice(0, 3)
    .map(([hour, breaches]) => ({ hour, breaches }))
}

/** The zone of the office, in which a report is read. */
function timeZoneOf({ hours }: Definitions): string {
  return (hours.get('office') ?? [...hours.values()][0])?.value.timeZone ?? 'UTC'
}
