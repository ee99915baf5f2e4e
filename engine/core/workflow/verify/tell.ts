import type { Told } from '#engine/core/problem.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import type { Call, Edge, Graph, GraphNode } from './graph.ts'
import { beginning, type Configuration, leaves, type Move } from './walk.ts'

/** Moves as a story: how a ticket gets there, one thing that happens a line. */
export function tell(workflow: WorkflowFile, moves: readonly Move[]): readonly Told[] {
  return moves.map((move) => ({ words: wordsOf(workflow, move), pointer: move.edge.pointer }))
}

/** The same from the beginning of the ticket. */
export function tellFromStart(workflow: WorkflowFile, graph: Graph, moves: readonly Move[]): readonly Told[] {
  const first = { words: `a request arrives: ${titlesOf(beginning(graph))}`, pointer: '/initial' }
  return [first, ...tell(workflow, moves)]
}

/** `"Waiting"`: what agents call the state. */
export function titleOf({ state, name }: GraphNode): string {
  const title = (state.meta as { readonly title?: string } | undefined)?.title
  return `"${title ?? name}"`
}

export function titlesOf(now: Configuration): string {
  return leaves(now).map(titleOf).join(' and ')
}

function wordsOf(workflow: WorkflowFile, { edge, to, actions }: Move): string {
  const mails = actions.filter(({ type }) => type === 'sendMail').map(mailWords)
  const guard = edge.guard === null ? '' : `, and ${guardWords(edge.guard)}`
  return [`${happens(workflow, edge)}${guard}: ${titlesOf(to)}`, ...mails].join('; ')
}

function mailWords({ params }: Call): string {
  return `mail "${params.template}" goes to the ${params.to}`
}

function guardWords({ type, params }: Call): string {
  if (type === 'isAssigned') return 'somebody is assigned'
  if (type === 'isFirstReply') return 'it is the first answer'
  if (type === 'within') return `no more than ${durationWords(String(params.duration))} have passed`
  return type === 'matches' ? `${JSON.stringify(params.when)} holds` : `"${type}" holds`
}

function happens({ events = {} }: WorkflowFile, { by, trigger }: Edge): string {
  if (by === 'after') return `${durationWords(trigger)} pass`
  if (by !== 'on') return 'at once'
  const own = events[trigger]
  if (own !== undefined) return own.by === 'agent' ? `an agent presses "${own.title}"` : `"${own.title}" happens`
  return deeds[trigger] ?? `"${trigger}" happens`
}

const deeds: Readonly<Record<string, string>> = {
  'customer.replied': 'the requester writes',
  'agent.replied': 'an agent answers',
  'agent.noted': 'an agent leaves a note',
  'ticket.taken': 'an agent takes the ticket',
  'ticket.assigned': 'the ticket is assigned',
  'ticket.unassigned': 'nobody is assigned any more',
  'ticket.solved': 'an agent solves it',
  'ticket.closed': 'an agent closes it',
  'ticket.reopened': 'somebody reopens it',
  'ticket.snoozed': 'an agent puts it off',
  'ticket.woken': 'it comes back',
  'ticket.rated': 'the requester rates it',
  'priority.changed': 'its priority changes',
  'tags.changed': 'its tags change',
  'sla.warned': 'a deadline comes near',
  'sla.breached': 'a deadline passes',
  'mail.bounced': 'a mail to the requester comes back',
}

/** `7 days`, `4 hours`, `4 working hours`. */
export function durationWords(written: string): string {
  const isBusiness = written.startsWith('business:')
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    written.replace('business:', ''),
  )
  const units = ['week', 'day', 'hour', 'minute', 'second']
  const parts = units.flatMap((unit, index) => {
    const number = match?.[index + 1]
    if (number === undefined) return []
    return [`${number} ${isBusiness ? 'working ' : ''}${unit}${number === '1' ? '' : 's'}`]
  })
  return parts.length === 0 ? written : parts.join(' and ')
}
