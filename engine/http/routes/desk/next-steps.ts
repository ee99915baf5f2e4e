import type { Definitions } from '#engine/core/catalogue.ts'
import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'

/** What happens by itself if nobody does anything. */
export type NextStep =
  | { readonly kind: 'warn' | 'breach'; readonly at: number; readonly metric: SlaMetric }
  /** The workflow goes on; `state` is the title of where to, null where that is not one state. */
  | { readonly kind: 'move'; readonly at: number; readonly state: string | null }

interface Node {
  readonly after?: Readonly<Record<string, unknown>>
  readonly states?: Readonly<Record<string, Node>>
}

/** The timers of a ticket as steps, soonest first; a waiting reply says its own time in the timeline. */
export function nextSteps(definitions: Definitions, ticket: Ticket, language: string): readonly NextStep[] {
  return ticket.timers
    .filter(({ kind }) => kind === 'workflow' || kind === 'sla')
    .map(({ kind, name, dueAt }): NextStep => {
      const [, , metric, what] = name.split(':')
      return kind === 'workflow'
        ? { kind: 'move', at: dueAt, state: targetOf(definitions, ticket, name, language) }
        : { kind: what === 'warn' ? 'warn' : 'breach', at: dueAt, metric: metric as SlaMetric }
    })
    .toSorted((a, b) => a.at - b.at)
}

/** Where a workflow's timer leads; XState names it after the delay as written, the workflow and the state that set it. */
function targetOf(definitions: Definitions, ticket: Ticket, timer: string, language: string): string | null {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')?.value
  if (!workflow) return null
  for (const path of Object.keys(ticket.workflow.enteredAt)) {
    let node: Node | undefined = workflow as unknown as Node
    for (const part of path.split('.')) node = node?.states?.[part]
    const delays = Object.entries(node?.after ?? {})
    const [, written] = delays.find(([delay]) => timer === `xstate.after.${delay}.${workflow.id}.${path}`) ?? []
    const target =
      typeof written === 'string' ? written : (written as { readonly target?: unknown } | undefined)?.target
    if (typeof target !== 'string') continue
    const sibling = path.slice(0, path.lastIndexOf('.') + 1) + target
    if (statePaths(workflow).includes(sibling)) return stateTexts(workflow, sibling, language).title
  }
  return null
}
