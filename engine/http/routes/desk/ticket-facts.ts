import type { Forms } from '#engine/channels/form/forms.ts'
import type { ArticlesSeen } from '#engine/core/article/path.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { FormView } from '#engine/core/form/form.ts'
import { mailTitle, teamName } from '#engine/core/names.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { type PromiseView, promiseView } from '#engine/core/ticket/promise-view.ts'
import type { Participant, Ticket } from '#engine/core/ticket/ticket.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { ticketResource } from '#engine/http/resources/ticket.ts'
import type { TicketResource } from '#engine/http/resources/types.ts'
import type { AgentFile } from '#engine/schemas/types.ts'
import { clocksOf, type DeskClock } from './clocks.ts'
import type { DeskFrame } from './frame.ts'
import { type Given, givenBy } from './given.ts'
import { type DeskLetter, lettersOf } from './letters.ts'
import { type NextStep, nextSteps } from './next-steps.ts'
import { type Reason, reasonsOf } from './reasons.ts'
import { type Ring, ringOf } from './ring.ts'
import { type TicketFlow, ticketFlow } from './workflow.ts'

/** What the desk says of a ticket as it stands, today or after one of its events. */
export interface TicketFacts {
  /** Its `allowed` is empty for those who may not work on it. */
  readonly ticket: TicketResource
  /** The instant for which its clocks are read. */
  readonly asOf: number
  /** Whoever asked is erased: their page is gone. */
  readonly isErased: boolean
  readonly ring: Ring
  /** Title of every state of its workflow, by path. */
  readonly stateTitles: Readonly<Record<string, string>>
  /** Title of every mail template, by id. */
  readonly mailTitles: Readonly<Record<string, string>>
  readonly teamName: string
  readonly assigneeName: string | null
  readonly linked: readonly number[]
  /** The mails behind messages, by the message's id. */
  readonly letters: Readonly<Record<number, DeskLetter>>
  readonly participants: readonly Participant[]
  readonly clocks: readonly DeskClock[]
  readonly nextSteps: readonly NextStep[]
  readonly flow: TicketFlow | null
  /** Why it is as it is. */
  readonly reasons: readonly Reason[]
  readonly promise: PromiseView
  readonly given: Given
  /** Paths of what was read, or suggested, before the question was sent. */
  readonly articles: ArticlesSeen | null
}

/** Facts of `ticket`, whose log until then is `events`, under the definitions that it is pinned to; `now` is when its clocks are read. */
export async function ticketFacts(
  c: DoorContext,
  forms: Forms,
  frame: DeskFrame,
  about: {
    readonly ticket: Ticket
    readonly events: readonly TicketEvent[]
    readonly definitions: Definitions
    readonly now: number
    /** Who may do what it allows; null: nobody does anything with it. */
    readonly agent: AgentFile | null
    /** What was filled in, where it is known already. */
    readonly given?: { readonly said: Given; readonly view: FormView | null }
  },
): Promise<TicketFacts> {
  const { services } = c.var.door
  const { ticket, events, definitions, now, agent } = about
  const { running } = services.runtime.definitions()
  const { language } = frame
  const { publicUrl } = services.settings
  const resource = ticketResource(ticket, events, { definitions, now, language, agent, publicUrl })
  const { said } = about.given ?? (await givenBy(forms, ticket, language))
  return {
    ticket: agent === null ? { ...resource, allowed: [] } : resource,
    asOf: now,
    isErased: ticket.erased !== undefined,
    ring: ringOf(definitions, ticket),
    stateTitles: stateTitles(definitions, ticket, language),
    mailTitles: Object.fromEntries(
      [...definitions.mails.keys()].map((id) => [id, mailTitle(definitions, id, language)]),
    ),
    teamName: teamName(running, ticket.team, language),
    assigneeName:
      ticket.assignee === null ? null : (running.agents.get(ticket.assignee)?.value.name ?? ticket.assignee),
    linked: ticket.linked,
    letters: lettersOf(ticket.number, events),
    participants: ticket.participants,
    clocks: clocksOf(definitions, ticket, { now, language }),
    nextSteps: nextSteps(definitions, ticket, language),
    flow: ticketFlow(definitions, ticket, language),
    reasons: await reasonsOf(services, events, { definitions, ticket, language }),
    promise: promiseView(definitions, ticket, now),
    given: said,
    articles: ticket.articles ?? null,
  }
}

function stateTitles({ teams, workflows }: Definitions, { team }: Ticket, language: string): Record<string, string> {
  const workflow = workflows.get(teams.get(team)?.value.workflow ?? '')?.value
  return Object.fromEntries(
    workflow ? statePaths(workflow).map((path) => [path, stateTexts(workflow, path, language).title]) : [],
  )
}
