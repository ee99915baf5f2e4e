import type { Json } from '#engine/core/json.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'

/** What a state's `meta` says, in one language where it is translated. */
export interface StateTexts {
  readonly title: string
  readonly customer: string | null
  readonly customerNote: string | null
  /** What whoever only reads along is told in the place of the two; null: the same. */
  readonly colleague: string | null
}

type Texts = { readonly [name in keyof StateTexts]?: string }

interface Meta extends Texts {
  readonly i18n?: Readonly<Record<string, Texts>>
}

interface Node {
  readonly meta?: Meta
  readonly tags?: string | readonly string[]
  readonly states?: Readonly<Record<string, Node>>
}

/** Texts of the state at a dotted path; a state without a title is called by its last name. */
export function stateTexts(workflow: WorkflowFile, path: string, language: string): StateTexts {
  let node: Node | undefined = workflow as unknown as Node
  for (const name of path.split('.')) node = node?.states?.[name]
  const meta = node?.meta ?? {}
  const translated = meta.i18n?.[language] ?? {}
  return {
    title: translated.title ?? meta.title ?? path.slice(path.lastIndexOf('.') + 1),
    customer: translated.customer ?? meta.customer ?? null,
    customerNote: translated.customerNote ?? meta.customerNote ?? null,
    colleague: translated.colleague ?? meta.colleague ?? null,
  }
}

/** What a state says on the request page, to the customer or to a colleague who reads along; null: it is not shown there. */
export function toldOf(
  { customer, customerNote, colleague }: StateTexts,
  byColleague: boolean,
): { readonly title: string; readonly note: string | null } | null {
  if (customer === null) return null
  return byColleague && colleague !== null ? { title: colleague, note: null } : { title: customer, note: customerNote }
}

/** Dotted paths of all states in file order, enclosing before enclosed. */
export function statePaths(workflow: WorkflowFile): readonly string[] {
  const paths: string[] = []
  const walk = (node: Node, prefix: string) => {
    for (const [name, child] of Object.entries(node.states ?? {})) {
      paths.push(prefix + name)
      walk(child, `${prefix}${name}.`)
    }
  }
  walk(workflow as unknown as Node, '')
  return paths
}

/** Whether a dotted path names a state that has no state inside. */
export function stateExists(workflow: WorkflowFile, path: string): boolean {
  let node: Node | undefined = workflow as unknown as Node
  for (const name of path.split('.')) node = node?.states?.[name]
  return node !== undefined && node.states === undefined
}

/** `work.review` as XState's state value `{ work: 'review' }`. */
export function nestedValue(path: string): Json {
  return path
    .split('.')
    .reduceRight<Json | undefined>((inner, name) => (inner === undefined ? name : { [name]: inner }), undefined) as Json
}

/** Tags that a ticket has in the state at a dotted path: its own, and those of the states around it. */
export function stateTags(workflow: WorkflowFile, path: string): readonly string[] {
  let node: Node | undefined = workflow as unknown as Node
  const tags: string[] = []
  for (const name of path.split('.')) {
    node = node?.states?.[name]
    tags.push(...[node?.tags ?? []].flat())
  }
  return tags
}
