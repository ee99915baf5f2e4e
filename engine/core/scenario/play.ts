import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { durationMs } from '#engine/core/time/duration.ts'
import type { MailReading } from '#engine/ports/mail-reader.ts'
import type { Expectation, ScenarioFile, ScenarioStep } from '#engine/schemas/types.ts'
import { operatorActs, peopleAre, visitorActs } from './chat-step.ts'
import { chatStory } from './chat-world.ts'
import { compare, compareFiled } from './compare.ts'
import { compareChat } from './compare-chat.ts'
import { eventOf } from './deed.ts'
import { sendForm } from './form-step.ts'
import { mailArrives } from './mail-step.ts'
import { mailWorld } from './mail-world.ts'
import { type Failure, fail, type Story, submitHere, ticketOf } from './story.ts'
import { passUntil } from './time.ts'
import { usualDomain } from './written-mail.ts'

export interface Played {
  readonly scenario: Defined<ScenarioFile>
  readonly failures: readonly Failure[]
  /** All events of all tickets of the story, and how the ticket stands that it is about. */
  readonly events: readonly TicketEvent[]
  readonly ticket: Ticket | null
  /** What visitors answered in scripts: `welcome topic delivery`. */
  readonly answered: ReadonlySet<string>
}

/**
 * Plays a scenario in virtual time, without network, store or clock: the same files always play the same. `mails` are those that its
 * steps name, as they were read.
 */
export function play(
  definitions: Definitions,
  scenario: Defined<ScenarioFile>,
  mails: ReadonlyMap<string, MailReading> = new Map(),
): Played {
  const { given, when, then } = scenario.value
  const story: Story = {
    definitions,
    scenario,
    now: Date.parse(given.now),
    tickets: new Map(),
    about: null,
    events: [],
    effects: [],
    since: 0,
    mail: mailWorld(mails, given.mailDomain ?? usualDomain),
    chat: chatStory(given.online ?? []),
    failures: [],
  }
  for (const [index, step] of when.entries()) playStep(story, step, `/when/${index}`)
  if (then) expectThat(story, then, '/then')
  return {
    scenario,
    failures: story.failures,
    events: story.events,
    ticket: ticketOf(story),
    answered: story.chat.answered,
  }
}

type StepKind = 'form' | 'mail' | 'chat' | 'operator' | 'online' | 'agent' | 'requester' | 'wait' | 'until' | 'then'
type Part<Key extends keyof ScenarioStep> = Required<Pick<ScenarioStep, Key>> & ScenarioStep

/** What each kind of step does; a DocketError is a failure of the scenario at that step. */
const steps: { readonly [Key in StepKind]: (story: Story, step: Part<Key>, pointer: string) => void } = {
  form: sendForm,
  mail: mailArrives,
  chat: visitorActs,
  operator: operatorActs,
  online: (story, { online }) => peopleAre(story, online),
  agent(story, { agent: id, does }) {
    if (does === undefined) throw new DocketError('malformed', 'What the agent does is not said: add "does".')
    submitHere(story, eventOf(does, { role: 'agent', id }, 'desk'))
  },
  requester: (story, { requester }) => submitHere(story, eventOf(requester, { role: 'customer' }, 'portal')),
  wait: (story, { wait }) => passUntil(story, story.now + durationMs(wait)),
  until: (story, { until }) => passUntil(story, Date.parse(until)),
  then: (story, { then }, pointer) => expectThat(story, then, `${pointer}/then`),
}

function playStep(story: Story, step: ScenarioStep, pointer: string): void {
  for (const [key, run] of Object.entries(steps)) {
    if (step[key as StepKind] === undefined) continue
    try {
      run(story, step as never, pointer)
    } catch (error) {
      if (!(error instanceof DocketError)) throw error
      fail(story, `${pointer}/${key}`, 'step', 'taken', error.message)
    }
  }
}

/** Expectations that are not about a ticket. */
const ofNoTicket = new Set(['outcome', 'reason', 'chat'])

function expectThat(story: Story, expected: Expectation, pointer: string): void {
  const { scenario, events, effects, since, now, mail } = story
  const ticket = ticketOf(story)
  const isAboutTicket = Object.keys(expected).some((key) => !ofNoTicket.has(key))
  if (ticket === null && isAboutTicket) fail(story, pointer, 'ticket', 'a ticket', 'no ticket')
  const standing = {
    events: events.filter((event) => event.ticket === ticket?.number),
    effects: effects.slice(since),
    now,
  }
  const mismatches = [
    ...compareFiled(expected, mail.last),
    ...(expected.chat === undefined ? [] : compareChat(expected.chat, story.chat)),
    ...(ticket === null ? [] : compare(story.definitions, expected, { ...standing, ticket })),
  ]
  for (const mismatch of mismatches) {
    const at = ruleAt(scenario, pointer + mismatch.pointer)
    story.failures.push({ ...mismatch, pointer: pointer + mismatch.pointer, at })
  }
  story.since = effects.length
}
