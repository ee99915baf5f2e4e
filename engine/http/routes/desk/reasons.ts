import { mailTitle, policyTitle, teamName } from '#engine/core/names.ts'
import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { decisionsOf } from '#engine/http/resources/decisions.ts'
import { actorName, eventSentence, stateTitle, type Telling } from '#engine/http/resources/event-sentence.ts'
import type { Services } from '#engine/http/services.ts'

/** Something that is so about a ticket, with the event that made it so and the rule behind it. */
export interface Reason {
  readonly fact: 'state' | 'priority' | 'team' | 'assignee' | 'deadline' | 'mail'
  /** In words: a state's title, an agent's name, a mail's template; empty for nobody. A deadline: what became of it, or empty. */
  readonly value: string
  /** Of a deadline alone. */
  readonly deadline: { readonly policy: string; readonly metric: SlaMetric; readonly dueAt: number | null } | null
  /** `file:line@revision`; null where a person decided. */
  readonly rule: string | null
  readonly event: { readonly id: number; readonly at: number; readonly said: string; readonly by: string }
}

const facts: readonly string[] = [
  'state',
  'priority',
  'team',
  'assignee',
  'deadline',
  'mail',
] satisfies Reason['fact'][]
/** A long life writes many mails; the last ones tell why it is as it is. */
const mostMails = 10

/** Why a ticket is as it is: state, priority, team, assignee and deadlines as they hold, and the last mails that rules wrote. */
export async function reasonsOf(
  services: Pick<Services, 'runtime'>,
  events: readonly TicketEvent[],
  telling: Telling,
): Promise<readonly Reason[]> {
  const decided = (await decisionsOf(services, events)).filter(({ decision }) => facts.includes(decision.fact))
  const mails = decided.filter(({ decision }) => decision.fact === 'mail').slice(-mostMails)
  return decided
    .filter((one) => (one.decision.fact === 'mail' ? mails.includes(one) : one.isCurrent))
    .map(({ decision, event }): Reason => {
      const fact = decision.fact as Reason['fact']
      return {
        fact,
        ...sayValue(fact, decision.value, telling),
        rule: decision.rule,
        event: {
          id: event.seq,
          at: event.at,
          said: eventSentence(event, telling),
          by: actorName(event.by, telling),
        },
      }
    })
    .sort((one, other) => facts.indexOf(one.fact) - facts.indexOf(other.fact))
}

function sayValue(fact: Reason['fact'], value: string, telling: Telling): Pick<Reason, 'value' | 'deadline'> {
  const { definitions, language } = telling
  if (fact === 'deadline') {
    const [policy = '', metric = '', told = ''] = value.split(' ')
    const dueAt = Date.parse(told)
    const title = policyTitle(definitions, policy, language)
    return {
      value: Number.isNaN(dueAt) ? told : '',
      deadline: { policy: title, metric: metric as SlaMetric, dueAt: Number.isNaN(dueAt) ? null : dueAt },
    }
  }
  if (fact === 'state') return { value: stateTitle(value, telling), deadline: null }
  if (fact === 'team') return { value: teamName(definitions, value, language), deadline: null }
  if (fact === 'assignee') return { value: definitions.agents.get(value)?.value.name ?? value, deadline: null }
  if (fact === 'mail') return { value: mailTitle(definitions, value, language), deadline: null }
  return { value, deadline: null }
}
