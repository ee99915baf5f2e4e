import { initialTransition } from 'xstate'
import type { Defined } from '#engine/core/catalogue.ts'
import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { compileWorkflow } from './compile.ts'
import { buttons } from './verify/buttons.ts'
import { closing } from './verify/closing.ts'
import { events } from './verify/events.ts'
import { type Edge, graphOf } from './verify/graph.ts'
import { deadTransitions } from './verify/guards.ts'
import { loops } from './verify/loops.ts'
import { quarrels } from './verify/quarrels.ts'
import { reach } from './verify/reach.ts'
import { rounds } from './verify/rounds.ts'
import { targets } from './verify/targets.ts'
import { map, tags } from './verify/texts.ts'
import { type Ways, waysThrough } from './verify/ways.ts'

export { builtinEvents } from './verify/events.ts'
export { covers } from './verify/walk.ts'

/**
 * What is wrong with a workflow that fits its meta-schema: everything that XState leaves silent or only says when a ticket is there
 * (`stack.md`, section 4). Never throws. Where a target or a beginning is wrong, reachability is not judged: it would only repeat it.
 */
export function verifyWorkflow(defined: Defined<WorkflowFile>): readonly DefinitionFinding[] {
  const workflow = defined.value
  const graph = graphOf(workflow)
  const named = [...id(defined), ...targets(graph)]
  const dead = deadTransitions(graph)
  const meant = [
    ...events(workflow, graph),
    ...dead.map(({ finding }) => finding),
    ...loops(graph),
    ...tags(graph),
    ...map(workflow, graph),
  ]
  if (named.length > 0) return [...named, ...meant]
  const isDead = (edge: Edge) => dead.some((one) => one.edge === edge)
  const ways = waysThrough(graph, isDead)
  const reached = [
    ...reach(workflow, graph, ways),
    ...closing(workflow, graph, ways),
    ...rounds(workflow, graph, ways, isDead),
    ...quarrels(workflow, graph, ways),
    ...unexplored(ways),
    ...buttons(workflow, graph),
  ]
  const found = [...meant, ...reached]
  return found.some(({ severity }) => severity === 'error') ? found : [...found, ...start(defined)]
}

function unexplored({ places }: Ways): readonly DefinitionFinding[] {
  if (places !== null) return []
  const message = 'regions beside each other make too many combinations: loops were not looked for'
  return [{ ...warning('docket/not-explored', '/states', message, 'make fewer regions parallel'), part: 'key' }]
}

function id({ id, value }: Defined<WorkflowFile>): readonly DefinitionFinding[] {
  if (value.id === id) return []
  const message = `the id "${value.id}" is not the file's name`
  return [error('docket/id-mismatch', '/id', message, `write "${id}", or rename the file`)]
}

/** Lets XState itself have the last word. */
function start(defined: Defined<WorkflowFile>): readonly DefinitionFinding[] {
  try {
    const [snapshot] = initialTransition(compileWorkflow(defined).machine)
    if (snapshot.status !== 'error') return []
    return [
      error('docket/broken-workflow', '', `a ticket cannot begin: ${String((snapshot as { error?: unknown }).error)}`),
    ]
  } catch (problem) {
    return [error('docket/broken-workflow', '', problem instanceof Error ? problem.message : String(problem))]
  }
}
