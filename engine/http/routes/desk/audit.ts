import { can } from '#engine/core/rights.ts'
import { cleanLine } from '#engine/core/text.ts'
import { notFound } from '#engine/http/admission.ts'
import type { AuditActor } from '#engine/http/audit.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Route } from '#engine/http/route.ts'
import type { AuditFilter, AuditRow } from '#engine/store/access-store.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface AuditPage {
  readonly frame: DeskFrame
  /** Newest first. */
  readonly entries: readonly (AuditRow & { readonly name: string })[]
  /** What was asked for, as it was typed; empty for everything. */
  readonly asked: Readonly<Record<'who' | 'what' | 'ticket', string>>
  /** Whom the lines can be asked for; `who` is the value of the filter. */
  readonly people: readonly { readonly who: string; readonly name: string }[]
  /** Behind the address of the page and of the export: the filter; empty for everything. */
  readonly query: string
  /** Address of what is older; null at the end. */
  readonly older: string | null
  /** Address of the first page, where this is another. */
  readonly newest: string | null
}

const access = { who: 'agent', role: 'admin' } as const
const path = '/desk/audit'
const pageSize = 100
const exportBatch = 500
const mostPeople = 500
const longestFilter = 200

/** Who did what, for admins: a page, and the whole as one JSON document. */
export const auditRoutes: readonly Route[] = [
  { method: 'GET', path, access, handle: show },
  { method: 'GET', path: `${path}/export`, access, handle: exportAll },
]

async function show(c: DoorContext): Promise<Response> {
  const store = readable(c)
  const before = readCursor(c.req.query('before'))
  const { asked, filter, query } = readFilter(c)
  const [rows, actors] = await Promise.all([store.list(pageSize + 1, before, filter), store.actors(mostPeople)])
  const { agents } = c.var.door.services.runtime.definitions().running
  const nameOf = ({ role, actor }: AuditActor) =>
    (role === 'agent' ? agents.get(actor)?.value.name : undefined) ?? actor
  const people = new Map([...actors, ...(filter.by ? [filter.by] : [])].map((one) => [whoIs(one), nameOf(one)]))
  const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
  const page = query === '' ? '?' : `${query}&`
  return deskPage(c, path, {
    frame: await deskFrame(c),
    entries: rows.slice(0, pageSize).map((row) => ({ ...row, name: nameOf(row) })),
    asked,
    people: [...people].map(([who, name]) => ({ who, name })).sort((a, b) => a.name.localeCompare(b.name)),
    query,
    older: last === undefined ? null : `${path}${page}before=${last.at}-${last.id}`,
    newest: before === null ? null : path + query,
  } satisfies AuditPage)
}

/** Streams, so that years of it need no memory; instants as RFC 3339. A filter of the page counts here too. */
async function exportAll(c: DoorContext): Promise<Response> {
  const store = readable(c)
  const { filter } = readFilter(c)
  const encoder = new TextEncoder()
  let before: AuditRow | null = null
  let isFirst = true
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const rows = await store.list(exportBatch, before, filter)
      const lines = rows.map(({ at, ...row }) => JSON.stringify({ at: new Date(at).toISOString(), ...row }))
      const start = isFirst ? '{ "formatVersion": 1, "entries": [\n' : ''
      const comma = isFirst || lines.length === 0 ? '' : ',\n'
      isFirst = false
      before = rows.at(-1) ?? before
      const isLast = rows.length < exportBatch
      controller.enqueue(encoder.encode(start + comma + lines.join(',\n') + (isLast ? '\n] }\n' : '')))
      if (isLast) controller.close()
    },
  })
  return c.body(stream, 200, {
    'Content-Type': 'application/json',
    'Content-Disposition': 'attachment; filename="docket-audit.json"',
    'Cache-Control': 'no-store',
  })
}

function readable(c: DoorContext) {
  if (!can(callerOf(c), 'read', { kind: 'audit' })) throw notFound()
  return c.var.door.services.store.audit
}

/** A filter that nothing can fit finds nothing: to leave it out would show what was not asked for. */
function readFilter(c: DoorContext): Pick<AuditPage, 'asked' | 'query'> & { readonly filter: AuditFilter } {
  const read = (name: string) => cleanLine(c.req.query(name) ?? '', longestFilter)
  const asked = { who: read('who'), what: read('what'), ticket: read('ticket') }
  const [, role = 'agent', actor = asked.who] = /^(agent|program|system):(.+)$/.exec(asked.who) ?? []
  const by = { role: role as AuditRow['role'], actor }
  const given = Object.entries(asked).filter(([, value]) => value !== '')
  return {
    asked: { ...asked, who: asked.who && whoIs(by) },
    query: given.length === 0 ? '' : `?${new URLSearchParams(given)}`,
    filter: {
      ...(asked.who !== '' && { by }),
      ...(asked.what !== '' && { action: asked.what }),
      ...(asked.ticket !== '' && { ticket: Number(/^#?(\d{1,12})$/.exec(asked.ticket)?.[1] ?? 0) }),
    },
  }
}

/** Agents and programs may have the same name. */
const whoIs = ({ role, actor }: AuditActor) => `${role}:${actor}`

/** `<instant>-<id>` of the last row of the page before; what is not ours begins anew. */
function readCursor(text: string | undefined): Pick<AuditRow, 'at' | 'id'> | null {
  const match = /^(\d{1,15})-([0-9a-f]{1,64})$/.exec(text ?? '')
  return match === null ? null : { at: Number(match[1]), id: match[2] ?? '' }
}
