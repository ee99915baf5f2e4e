import { columns, count, iso, sayInstant } from '#engine/cli/words.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { Json } from '#engine/core/json.ts'
import type { Coverage } from '#engine/core/scenario/coverage.ts'
import type { Played } from '#engine/core/scenario/play.ts'
import type { Failure } from '#engine/core/scenario/story.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'

/** One line for a scenario that goes as it says; of another only what differs, both lines, and how it went. */
export function playedText(played: Played, definitions: Definitions): string {
  const { scenario, failures, events, ticket } = played
  if (failures.length === 0) return `✔ ${scenario.file}  ${scenario.value.title}\n`
  const timeZone = teamCalendar(definitions, ticket?.team ?? '').timeZone
  const told = columns(
    failures.flatMap((failure) => failureRows(failure, timeZone)),
    '    ',
  )
  return `✗ ${failures[0]?.at}  ${scenario.value.title}\n${told}${timelineText(events, timeZone)}`
}

export function totalText(played: readonly Played[], broken: number): string {
  const failed = played.filter(({ failures }) => failures.length > 0).length
  const parts = [
    count(played.length - failed, 'scenario passes', 'scenarios pass'),
    ...(failed > 0 ? [`${failed} ${failed === 1 ? 'fails' : 'fail'}`] : []),
    ...(broken > 0 ? [`${broken} ${broken === 1 ? 'has' : 'have'} mistakes`] : []),
  ]
  return `${parts.join(', ')}\n`
}

export function coverageText({ counts, uncovered }: Coverage): string {
  const rows = Object.entries(counts).map(([kind, { covered, all }]) => [
    words[kind as keyof typeof words],
    `${covered} of ${all}`,
  ])
  const missing = uncovered.map(({ kind, name, rule }) => [kind, name, rule])
  const list = missing.length === 0 ? '' : `\nNo scenario reaches:\n${columns(missing, '  ')}`
  return `\nCoverage\n${columns(rows, '  ')}${list}\n`
}

const words = { state: 'states', transition: 'transitions', policy: 'targets of policies', answer: 'answers' } as const

export function testDocument(played: readonly Played[], coverage: Coverage | null) {
  return {
    scenarios: played.map(({ scenario, failures, events }) => ({
      file: scenario.file,
      title: scenario.value.title,
      result: failures.length === 0 ? 'passed' : 'failed',
      failures: failures.map(({ at, fact, expected, actual, rule }) => ({ at, fact, expected, actual, rule })),
      events: events.map(({ ticket, type, at }) => ({ ticket, type, at: iso(at) })),
    })),
    ...(coverage && { coverage }),
  }
}

function failureRows({ at, fact, expected, actual, rule }: Failure, timeZone: string): readonly (readonly string[])[] {
  const [wanted, got] = difference(expected, actual).map((side) => side.map((one) => said(one, timeZone)))
  return [
    ...(wanted ?? []).map((one, index) => [index === 0 ? fact : '', `- ${one}`, `expected  (${at})`]),
    ...(got ?? []).map((one, index) => [
      index === 0 && wanted?.length === 0 ? fact : '',
      `+ ${one}`,
      rule === null ? 'got' : `got  (${rule})`,
    ]),
  ]
}

/** Of two lists only what one has and the other has not. */
function difference(expected: Json, actual: Json): readonly (readonly Json[])[] {
  if (!Array.isArray(expected) || !Array.isArray(actual)) return [[expected], [actual]]
  return [without(expected, actual), without(actual, expected)]
}

function without(all: readonly Json[], others: readonly Json[]): readonly Json[] {
  const left = others.map((one) => JSON.stringify(one))
  return all.filter((one) => {
    const place = left.indexOf(JSON.stringify(one))
    if (place !== -1) left.splice(place, 1)
    return place === -1
  })
}

const instant = /^\d{4}-\d\d-\d\dT/

function said(value: Json, timeZone: string): string {
  if (typeof value === 'string') return instant.test(value) ? sayInstant(Date.parse(value), timeZone) : value
  if (value === null) return 'nothing'
  if (typeof value === 'object' && 'template' in value) return `${String(value.template)} to ${String(value.to)}`
  return JSON.stringify(value)
}

/** What happened, without what only prepares it. */
const silent = new Set(['timer.fired', 'promise.given'])

function timelineText(events: readonly TicketEvent[], timeZone: string): string {
  const rows = events.flatMap(({ type, at, why }) => {
    const states = why.filter(({ fact }) => fact === 'state').map(({ value }) => value)
    if (silent.has(type) && states.length === 0) return []
    return [[sayInstant(at, timeZone), type, ...(states.length === 0 ? [] : [`→ ${states.join(' → ')}`])]]
  })
  return rows.length === 0 ? '' : `    how it went\n${columns(rows, '      ')}`
}
