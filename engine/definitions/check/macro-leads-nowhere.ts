import { neverHold } from '#engine/core/condition-proof.ts'
import { isJudged, ticketProof } from '#engine/core/ticket/ticket-proof.ts'
import { covers } from '#engine/core/workflow/verify.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { Condition, MacroFile } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'
import { leafPaths } from './leaf-paths.ts'

export const macroLeadsNowhere: Check = {
  code: 'docket/macro-leads-nowhere',
  severity: 'error',
  about:
    'A macro is offered where its `when` holds. Here none of those states takes the event that it sends: it would be refused every time.',
  file: 'workflows/solve.macro.json',
  bad: '"when": { "state": ["solved", "closed"] }',
  good: '"when": { "state": ["new", "open", "waiting"] }',
  run(set, report) {
    if (set.workflows.size < set.ids('workflow').length || set.workflows.size === 0) return
    for (const macro of set.macros.values()) {
      const { when } = macro.value
      if (when && (!isJudged(when) || neverHold([when], ticketProof))) continue
      macro.value.do.forEach((action, index) => {
        if (typeof action === 'string' || action.type !== 'event') return
        const event = String((action.params as { readonly type?: unknown }).type)
        if (isTaken(set, event, whereItIs(macro.value, index))) return
        const where =
          when === undefined || index > 0 ? 'no state of any workflow' : 'no state in which this macro is offered'
        report(macro, {
          pointer: `/do/${index}/params/type`,
          message: `${where} takes "${event}"`,
          hint: 'widen its "when", or add a transition for the event',
        })
      })
    }
  },
}

/** The condition under which a step of the macro is taken; null where an earlier step may have moved the ticket. */
function whereItIs({ when, do: steps }: MacroFile, index: number): Condition | null {
  const mayMove = steps
    .slice(0, index)
    .some((step) => typeof step !== 'string' && ['reply', 'event', 'setTeam'].includes(step.type))
  return mayMove ? null : (when ?? null)
}

function isTaken(set: FileSet, event: string, when: Condition | null): boolean {
  return [...set.workflows.values()].some(({ value }) => {
    const leaves = leafPaths(value)
    // With regions beside each other a ticket is in several states at once.
    const isParallel = JSON.stringify(value).includes('"type":"parallel"')
    return leaves.some(
      ({ around, events }) =>
        events.some((taken) => covers(taken, event)) &&
        (when === null ||
          isParallel ||
          !neverHold(
            [
              when,
              standsIn(
                leaves.flatMap((one) => one.around),
                around,
              ),
            ],
            ticketProof,
          )),
    )
  })
}

/** That a ticket is in these states, and in none of the others. */
function standsIn(all: readonly string[], states: readonly string[]): Condition {
  const others = all.filter((path) => !states.includes(path))
  return {
    state: { in: states },
    ...(others.length > 0 && { not: { state: { in: others } } }),
  } as unknown as Condition
}
