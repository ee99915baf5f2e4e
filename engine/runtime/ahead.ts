import type { LaneContext } from './lane-context.ts'
import type { Accepted, Submission } from './runtime.ts'
import { Work } from './work.ts'

/** What was stepped while another batch was being committed. */
export interface Ahead {
  readonly work: Work
  /** Definitions that decided it. */
  readonly revision: string
}

/**
 * Steps what comes in while a batch is being committed as if that commit had succeeded, so that the next one can begin when it ends.
 * That it did is proved by the next commit, which takes no position but the one that follows (decision 0010).
 */
export function createAhead(context: LaneContext, committing: Work) {
  const { revision } = context.running()
  let work: Work | null = null
  let hasNumbers = false
  let left = context.largestBatch

  const take = (submission: Submission): Accepted | null => {
    const { ticket, dedupe, also } = submission
    // Most likely a second press of the same button: what is being committed answers it.
    if (dedupe !== null && committing.holds(dedupe.key)) return null
    const asked = [...(ticket === null ? [] : [ticket]), ...(also?.tickets ?? [])].filter((one) => !work?.knows(one))
    const newTickets = ticket === null && !hasNumbers ? left : 0
    const recalled = context.store.writes.recall({ tickets: asked, dedupeKeys: [], newTickets })
    if (recalled === null) return null
    work ??= new Work(context, { ...recalled, tickets: new Map(), numbers: [] }, new Map())
    work.learn(recalled)
    hasNumbers ||= newTickets > 0
    const accepted = work.take(submission)
    return accepted.events.length > 0 ? accepted : null
  }

  return {
    /** null where only the database can tell: this submission waits, and so must those after it. */
    take(submission: Submission): Accepted | null {
      if (left === 0) return null
      try {
        const accepted = take(submission)
        left = accepted === null ? 0 : left - 1
        return accepted
      } catch {
        // A refusal is said only of what was read.
        left = 0
        return null
      }
    },
    stepped: (): Ahead | null => (work === null ? null : { work, revision }),
  }
}
