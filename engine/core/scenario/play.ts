import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import { createdEvent } from '#engine/core/form/created-event.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { Effect } from '#engine/core/ticket/effect.ts'
import type { Actor, EventInput, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dueTimer, nextTimer } from '#engine/core/ticket/timers.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import { durationMs } from '#engine/core/time/duration.ts'
import type { Deed, Expectation, ScenarioFile, ScenarioStep } from '#engine/schemas/types.ts'
import { compare, type Mismatch } from './compare.ts'

/** What was not as the scenario says, with the lines of both sides. */
export interface Failure extends Mismatch {
  /** `file:line` in the scenario. */
  readonly at: string
}

export interface Played {
  readonly scenario: Defined<ScenarioFile>
  readonly failures: readonly Failure[]
  /** The first step that is not played yet, as a sentence: nothing was proven then. */
  readonly notPlayed: string | null
  /** All events of all tickets of the story, and how the last ticket stands. */
  readonly events: readonly TicketEvent[]
  readonly ticket: Ticket | null
}

interface Story {
  now: number
  ticket: Ticket | null
  numbers: number
  readonly events: TicketEvent[]
  /** Since the last `then`. */
  effects: Effect[]
  readonly failures: Failure[]
}

/** Plays a scenario in virtual time, without network, store or clock: the same files always play the same. */
export function play(definitions: Definitions, scenario: Defined<ScenarioFile>): Played {
  const { given, when, then } = scenario.value
  const story: Story = { now: Date.parse(given.now), ticket: null, numbers: 0, events: [], effects: [], failures: [] }
  let notPlayed: string | null = null
  for (const [index, step] of when.entries()) {
    const pointer = `/when/${index}`
    const later = (['mail', 'chat'] as const).find((kind) => step[kind] !== undefined)
    if (later !== undefined) {
      notPlayed = `${ruleAt(scenario, `${pointer}/${later}`)}: a "${later}" step is not played yet`
      break
    }
    playStep(definitions, scenario, step, pointer, story)
  }
  if (then && notPlayed === null) expectThat(definitions, scenario, then, '/then', story)
  return { scenario, failures: story.failures, notPlayed, events: story.events, ticket: story.ticket }
}

function playStep(
  definitions: Definitions,
  scenario: Defined<ScenarioFile>,
  step: ScenarioStep,
  pointer: string,
  story: Story,
): void {
  const attempt = (key: string, run: () => void) => {
    try {
      run()
    } catch (error) {
      if (!(error instanceof DocketError)) throw error
      fail(scenario, `${pointer}/${key}`, 'step', 'taken', error.message, story)
    }
  }
  if (step.form !== undefined) attempt('form', () => sendForm(definitions, step, story))
  if (step.agent !== undefined) {
    const by: Actor = { role: 'agent', id: step.agent }
    attempt('agent', () => submit(definitions, eventOf(step.does, by, 'desk'), story))
  }
  if (step.requester !== undefined) {
    attempt('requester', () => submit(definitions, eventOf(step.requester, { role: 'customer' }, 'portal'), story))
  }
  if (step.wait !== undefined) passUntil(definitions, story.now + durationMs(step.wait), story)
  if (step.until !== undefined) passUntil(definitions, Date.parse(step.until), story)
  if (step.then !== undefined) expectThat(definitions, scenario, step.then, `${pointer}/then`, story)
}

function sendForm(
  definitions: Definitions,
  { form: id = '', values = {}, language = 'en' }: ScenarioStep,
  story: Story,
): void {
  const defined = definitions.forms.get(id)
  if (!defined) throw new DocketError('not-found', `There is no form "${id}".`)
  const teams = [...definitions.teams.values()]
  const named = defined.value['x-form']?.team
  const team = teams.find((one) => one.id === named) ?? teams.find(({ value }) => value.default === true) ?? teams[0]
  if (!team) throw new DocketError('invalid', 'There is no team to take this.')
  const timeZone = team.value.timeZone ?? teamCalendar(definitions, team.id).timeZone
  const checked = compileForm(defined).check(values as JsonObject, {
    locale: language,
    team: { id: team.id, timeZone },
    uploads: new Map(),
  })
  if (!checked.ok) {
    const said = checked.errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
    throw new DocketError('invalid', `The form refuses it: ${said.join('; ')}`)
  }
  story.ticket = null
  story.numbers++
  const sent = { locale: language, timeZone: null, shelved: false, suspicions: [] }
  submit(definitions, createdEvent(defined, checked.submitted, [], sent), story)
}

/** Events with a text of their own. */
const written = new Set(['agent.replied', 'agent.noted', 'customer.replied'])

function eventOf(deed: Deed | undefined, by: Actor, via: string): EventInput {
  if (deed === undefined) throw new DocketError('malformed', 'What the agent does is not said: add "does".')
  const { type, text, priority, agent, team, add, remove, fields } = deed
  const isMessage = written.has(type)
  const isTags = type === 'tags.changed'
  return {
    type,
    by,
    data: {
      ...(isMessage && { via }),
      ...(by.role === 'customer' && isMessage && { verified: true }),
      ...(priority !== undefined && { priority }),
      ...(agent !== undefined && { agent }),
      ...(team !== undefined && { team }),
      ...(isTags && { add: add ?? [], remove: remove ?? [] }),
    },
    content: isMessage
      ? { text: text ?? '', files: [] }
      : fields === undefined
        ? null
        : { fields: fields as JsonObject },
  }
}

function submit(definitions: Definitions, input: EventInput, story: Story): void {
  if (story.ticket === null && input.type !== 'ticket.created') {
    throw new DocketError('not-found', 'There is no ticket yet: begin with a form.')
  }
  const id = `scenario.${story.events.length}`
  const made = transition(definitions, story.ticket, { ...input, id, ticket: story.numbers, at: story.now })
  story.ticket = made.ticket
  story.events.push(...made.events)
  story.effects.push(...made.effects)
}

/** What falls due on the way happens at its instant. */
function passUntil(definitions: Definitions, until: number, story: Story): void {
  for (let next = nextDue(story, until); next !== null; next = nextDue(story, until)) {
    story.now = Math.max(story.now, next.dueAt)
    submit(definitions, next.event, story)
  }
  story.now = Math.max(story.now, until)
}

function nextDue({ ticket }: Story, until: number) {
  const timer = ticket && nextTimer(ticket)
  const event = ticket && dueTimer(ticket, until)
  return timer && event ? { dueAt: timer.dueAt, event } : null
}

function expectThat(
  definitions: Definitions,
  scenario: Defined<ScenarioFile>,
  expected: Expectation,
  pointer: string,
  story: Story,
): void {
  const { ticket, events, effects, now } = story
  if (ticket === null) {
    fail(scenario, pointer, 'ticket', 'a ticket', 'no ticket', story)
    return
  }
  for (const mismatch of compare(definitions, expected, { ticket, events, effects, now })) {
    story.failures.push({
      ...mismatch,
      pointer: pointer + mismatch.pointer,
      at: ruleAt(scenario, pointer + mismatch.pointer),
    })
  }
  story.effects = []
}

function fail(
  scenario: Defined<ScenarioFile>,
  pointer: string,
  fact: string,
  expected: string,
  actual: string,
  story: Story,
): void {
  story.failures.push({ pointer, fact, expected, actual, isFixed: true, rule: null, at: ruleAt(scenario, pointer) })
}
