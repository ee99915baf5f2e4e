import type { Definitions } from '#engine/core/catalogue.ts'
import { keptPlan, planCauses, planTotals } from '#engine/core/plan/kept-plan.ts'
import { createPlanner, planSummary } from '#engine/core/plan/plan.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import { draftingAgents, livingChats } from '#engine/store/at-work.ts'
import type { Store } from '#engine/store/store.ts'

/** What a revision does to tickets, told while it takes them over: by the same plan that `docket plan` prints. */
export interface TakeoverRecord {
  /** Before it is moved: what the plan says is what would happen to the ticket as it is. Only the first look at each counts. */
  look(ticket: Ticket): void
  hasSeen(ticket: number): boolean
  /** Keeps the plan and writes it into the log; `isWhole` is false where not every ticket was looked at. */
  close(isWhole: boolean): Promise<void>
}

const causesInLog = 20

/** null where this revision has been taken over already: nothing is to be told then. */
export async function openTakeover(
  {
    store,
    clock,
    log,
    at,
  }: {
    readonly store: Store
    readonly clock: Clock
    readonly log: Log
    readonly at: (revision: string) => Promise<Definitions | null>
  },
  definitions: Definitions,
): Promise<TakeoverRecord | null> {
  const last = await store.takeovers.last()
  const isSame = last?.to === definitions.revision
  if (isSame && last.finishedAt !== null) return null
  // What an engine left half-way is told again for the tickets that are left.
  const from = isSame ? last.from : (last?.to ?? (await revisionBefore(store, definitions.revision)))
  const { revision: to, commit } = definitions
  const id = await store.takeovers.begin({ from, to, commit, at: clock.now() })
  const planner = createPlanner(definitions, from === null ? null : await at(from), clock.now())
  const seen = new Set<number>()
  const drafting = await draftingAgents(store)
  for (const conversation of await livingChats(store)) planner.addChat(conversation)

  return {
    look(ticket) {
      if (seen.has(ticket.number)) return
      seen.add(ticket.number)
      try {
        planner.add(ticket, drafting.get(ticket.number))
      } catch (error) {
        // One odd ticket must not keep the others from being moved.
        log.error({ ticket: ticket.number, error: String(error) }, 'what a revision does to a ticket cannot be told')
      }
    },
    hasSeen: (ticket) => seen.has(ticket),
    async close(isWhole) {
      const plan = planner.plan()
      await store.takeovers.keep(id, {
        plan: keptPlan(plan),
        totals: planTotals(plan),
        finishedAt: isWhole ? clock.now() : null,
      })
      if (from === null || (seen.size === 0 && plan.findings.length === 0)) return
      log.info(
        { revision: to, from, takeover: id, ...planSummary(plan), causes: planCauses(plan, causesInLog) },
        'what the revision does to tickets',
      )
    },
  }
}

/** In a database of an engine that kept no plans yet. */
async function revisionBefore({ revisions }: Store, revision: string): Promise<string | null> {
  const known = await revisions.recent(0)
  // Newest first: what came while this one was begun is not what it followed.
  return known.slice(known.indexOf(revision) + 1).find((one) => one !== revision) ?? null
}
