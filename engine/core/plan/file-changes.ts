import type { Defined, Definitions } from '#engine/core/catalogue.ts'

/** One value of a file that is said otherwise. */
export interface ValueChange {
  /** Dotted path: `targets.firstResponse`. */
  readonly path: string
  /** As JSON; null where it is not said. */
  readonly before: string | null
  readonly after: string | null
  readonly line: number
}

export interface FileChange {
  readonly change: 'added' | 'changed' | 'removed'
  readonly file: string
  readonly values: readonly ValueChange[]
}

/** Every definition file that says something else, in the order of their paths. Formatting, comments and the order of keys do not count. */
export function fileChanges(before: Definitions, after: Definitions): readonly FileChange[] {
  const old = byFile(before)
  const now = byFile(after)
  const changes: FileChange[] = []
  for (const [file, { hash, value }] of old) {
    const next = now.get(file)
    if (next === undefined) changes.push({ change: 'removed', file, values: [] })
    else if (next.hash !== hash) changes.push({ change: 'changed', file, values: valueChanges(value, next) })
  }
  for (const file of now.keys()) if (!old.has(file)) changes.push({ change: 'added', file, values: [] })
  changes.push(...ownChange(before, after))
  return changes.sort((a, b) => (a.file < b.file ? -1 : 1))
}

/** Code has no values to compare. */
function ownChange({ own: old }: Definitions, { own: now }: Definitions): readonly FileChange[] {
  if (old.hash === now.hash) return []
  const change = old.hash === '' ? 'added' : now.hash === '' ? 'removed' : 'changed'
  return [{ change, file: 'workflows/extensions.ts', values: [] }]
}

function byFile({ mails, replies, ...maps }: Definitions): ReadonlyMap<string, Defined<unknown>> {
  const { forms, workflows, teams, agents, policies, hours, views, macros, chats, scripts } = maps
  const plain: readonly ReadonlyMap<string, Defined<unknown>>[] = [
    forms,
    workflows,
    teams,
    agents,
    policies,
    hours,
    views,
    macros,
    chats,
    scripts,
    ...mails.values(),
    ...replies.values(),
  ]
  return new Map(plain.flatMap((map) => [...map.values()]).map((defined) => [defined.file, defined]))
}

function valueChanges(before: unknown, after: Defined<unknown>): readonly ValueChange[] {
  const changes: ValueChange[] = []
  const compare = (old: unknown, now: unknown, pointer: string, path: string) => {
    if (JSON.stringify(old) === JSON.stringify(now)) return
    if (isTable(old) && isTable(now)) {
      for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
        const escaped = key.replaceAll('~', '~0').replaceAll('/', '~1')
        compare(old[key], now[key], `${pointer}/${escaped}`, path === '' ? key : `${path}.${key}`)
      }
      return
    }
    changes.push({ path, before: said(old), after: said(now), line: lineOf(after, pointer) })
  }
  compare(before, after.value, '', '')
  return changes
}

function said(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lineOf({ lines }: Defined<unknown>, pointer: string): number {
  let at = pointer
  while (at !== '' && lines[at] === undefined) at = at.slice(0, at.lastIndexOf('/'))
  return lines[at] ?? 1
}
