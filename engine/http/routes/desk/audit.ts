import { can } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Route } from '#engine/http/route.ts'
import type { AuditRow } from '#engine/store/access-store.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface AuditPage {
  readonly frame: DeskFrame
  /** Newest first. */
  readonly entries: readonly (AuditRow & { readonly name: string })[]
  /** Address of what is older; null at the end. */
  readonly older: string | null
  readonly isNewest: boolean
}

const access = { who: 'agent', role: 'admin' } as const
const path = '/desk/audit'
const pageSize = 100
const exportBatch = 500

/** Who did what, for admins: a page, and the whole as one JSON document. */
export const auditRoutes: readonly Route[] = [
  { method: 'GET', path, access, handle: show },
  { method: 'GET', path: `${path}/export`, access, handle: exportAll },
]

async function show(c: DoorContext): Promise<Response> {
  const store = readable(c)
  const before = readCursor(c.req.query('before'))
  const rows = await store.list(pageSize + 1, before)
  const { agents } = c.var.door.services.runtime.definitions().running
  const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
  return deskPage(c, path, {
    frame: await deskFrame(c),
    entries: rows.slice(0, pageSize).map((row) => ({
      ...row,
      name: (row.role === 'agent' ? agents.get(row.actor)?.value.name : undefined) ?? row.actor,
    })),
    older: last === undefined ? null : `${path}?before=${last.at}-${last.id}`,
    isNewest: before === null,
  } satisfies AuditPage)
}

/** Streams, so that years of it need no memory; instants as RFC 3339. */
async function exportAll(c: DoorContext): Promise<Response> {
  const store = readable(c)
  const encoder = new TextEncoder()
  let before: AuditRow | null = null
  let isFirst = true
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const rows = await store.list(exportBatch, before)
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

/** `<instant>-<id>` of the last row of the page before; what is not ours begins anew. */
function readCursor(text: string | undefined): Pick<AuditRow, 'at' | 'id'> | null {
  const match = /^(\d{1,15})-([0-9a-f]{1,64})$/.exec(text ?? '')
  return match === null ? null : { at: Number(match[1]), id: match[2] ?? '' }
}
