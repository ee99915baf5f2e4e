import type { Definitions } from '#engine/core/catalogue.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { stateTags } from '#engine/core/workflow/states.ts'

/** Definitions by revision; null for one that is not kept. */
export type DefinitionsAt = (revision: string) => Definitions | null

/** A ticket's way through its workflow. */
export interface Path {
  /** The last time that it was solved; null for one that is not solved now. */
  readonly solvedAt: number | null
  /** How often it was solved and then was not any more. */
  readonly reopened: number
  /** The events that solved it. */
  readonly solving: readonly TicketEvent[]
  /** Calendar milliseconds in each state that it has left, by `<workflow> <state>`. */
  readonly stays: Readonly<Record<string, number>>
}

interface Standing {
  readonly key: string
  readonly tags: readonly string[]
  /** null: nobody waits in it, since the ticket is part of another one. */
  readonly since: number | null
}

/**
 * The way that a whole log tells, in order; of parallel states the one entered last. What was taken back never happened. Time on the shelf
 * and as part of another ticket is time in no state, and neither is time in a closed one.
 */
export function pathOf(team: string, log: readonly TicketEvent[], at: DefinitionsAt): Path {
  const events = withoutUndone(log)
  const stays: Record<string, number> = {}
  const solving: TicketEvent[] = []
  let standing: Standing | null = null
  let solvedAt: number | null = null
  let reopened = 0
  let ofTeam = String(log[0]?.data.team ?? team)
  const leave = (until: number) => {
    if (standing === null || standing.since === null || standing.tags.includes('closed')) return
    stays[standing.key] = (stays[standing.key] ?? 0) + until - standing.since
  }
  for (const event of events) {
    ofTeam = event.why.findLast(({ fact }) => fact === 'team')?.value ?? ofTeam
    if (event.type === 'ticket.accepted') standing = null
    const state = event.why.findLast(({ fact }) => fact === 'state')?.value
    if (state !== undefined) {
      leave(event.at)
      const next = standingIn(at(event.revision), ofTeam, state, event.at)
      const [was, is] = [isFinal(standing?.tags), isFinal(next.tags)]
      if (is && !was) {
        solvedAt = event.at
        solving.push(event)
      }
      if (was && !is) {
        solvedAt = null
        reopened++
      }
      standing = next
    }
    if (standing === null) continue
    if (event.type === 'ticket.merged') {
      leave(event.at)
      standing = { ...standing, since: null }
    }
    if (event.type === 'ticket.unmerged') standing = { ...standing, since: event.at }
  }
  return { solvedAt, reopened, solving, stays }
}

/** An undoing brings the ticket back to how it stood before the events that it names, so without them it needs no word of its own. */
function withoutUndone(log: readonly TicketEvent[]): readonly TicketEvent[] {
  const undone = log.filter(({ type }) => type === 'ticket.undone')
  if (undone.length === 0) return log
  const isUndone = (seq: number) => undone.some(({ data }) => Number(data.from) <= seq && seq <= Number(data.to))
  return log.filter(({ type, seq }) => type !== 'ticket.undone' && !isUndone(seq))
}

function standingIn(definitions: Definitions | null, team: string, state: string, since: number): Standing {
  const workflow = definitions?.workflows.get(definitions.teams.get(team)?.value.workflow ?? '')
  return {
    key: `${workflow?.id ?? ''} ${state}`,
    tags: workflow === undefined ? [] : stateTags(workflow.value, state),
    since,
  }
}

function isFinal(tags: readonly string[] = []): boolean {
  return tags.includes('solved') || tags.includes('closed')
}
