import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import { didYouMean } from '#engine/core/similar.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { escaped, type Graph, resolve } from './graph.ts'

/** Tags that the engine reads. */
const meaningful = ['sla.paused', 'solved', 'closed']

/** Tags that look like one of the engine's own but are none: they would silently mean nothing. */
export function tags(graph: Graph): readonly DefinitionFinding[] {
  return graph.nodes.flatMap((node) =>
    (node.state.tags ?? []).flatMap((tag, index) => {
      const hint = meaningful.includes(tag) ? null : didYouMean(tag, meaningful)
      if (hint === null) return []
      return [warning('docket/unknown-tag', `${node.pointer}/tags/${index}`, `the tag "${tag}" has no meaning`, hint)]
    }),
  )
}

/** `map` leads from states that are gone to states that are there. */
export function map(workflow: WorkflowFile, graph: Graph): readonly DefinitionFinding[] {
  const paths = graph.nodes.filter(({ parent }) => parent !== null).map(({ path }) => path)
  return Object.entries(workflow.map ?? {}).flatMap(([from, to]) => {
    const pointer = `/map/${escaped(from)}`
    const target = resolve(graph, graph.root, `.${to}`)
    if (target === null) {
      const hint = didYouMean(to, paths) ?? `states: ${paths.join(', ')}`
      return [error('docket/unknown-state', pointer, `there is no state "${to}"`, hint)]
    }
    if (target.children.size > 0) {
      const inside = [...target.children.values()].map(({ path }) => path).join(', ')
      return [error('docket/unknown-state', pointer, `"${to}" has states inside: tickets go to one of them`, inside)]
    }
    if (!paths.includes(from)) return []
    const message = `"${from}" is still a state: its tickets stay there`
    return [
      { ...warning('docket/needless-map', pointer, message, 'take the entry out, or the state'), part: 'key' as const },
    ]
  })
}
