import { ownerOf } from '#engine/channels/form/arrived.ts'
import { readPost } from '#engine/channels/form/post.ts'
import type { Uploads } from '#engine/channels/form/uploads.ts'
import { repeatId } from '#engine/core/repeat-id.ts'
import { cleanText } from '#engine/core/text.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import { filesOf } from '#engine/core/ticket/request-thread.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readJson } from '#engine/http/json-body.ts'
import { type Opened, submit } from './opened.ts'
import type { Result } from './result.ts'
import { say } from './words.ts'

export const replyBytes = 26_000_000
const fileBytes = 10_000_000
const messageCharacters = 50_000

/** The requester's answer, with files: urlencoded, multipart or JSON. It proves the address, since only the mailed key may. */
export async function reply(opened: Opened): Promise<Result> {
  const { c, ticket, view, parts } = opened
  if (!view.may.reply) throw notFound()
  const { text, files, id, oversized, isFileMissing } = await readReply(c, parts.uploads, ticket)
  const kept = { typed: text, files: filesOf({ files: files.map((file) => ({ ...file })) }) }
  if (oversized !== null) {
    const message = say(view.language, 'large', { name: oversized, size: String(fileBytes / 1e6) })
    return { refused: { field: 'files', code: 'file-size', message, ...kept } }
  }
  if (isFileMissing)
    return { refused: { field: 'files', code: 'file-missing', message: say(view.language, 'missing'), ...kept } }
  if (text.trim() === '' && files.length === 0)
    return { refused: { field: 'text', code: 'required', message: say(view.language, 'empty'), ...kept } }
  await submit(
    opened,
    {
      type: 'customer.replied',
      by: { role: 'customer' },
      data: { via: 'portal', verified: true },
      content: { text, files: files.map((file) => ({ ...file })) },
    },
    { files, id, body: text + files.map(({ blob }) => blob).join() },
  )
  return { done: 'replied' }
}

interface Reply {
  readonly text: string
  readonly files: readonly FileRef[]
  readonly id: string | null
  /** Name of a file that was too large. */
  readonly oversized: string | null
  /** A file was named that is not kept any more, or never was. */
  readonly isFileMissing: boolean
}

async function readReply(c: DoorContext, uploads: Uploads, { number, form }: Ticket): Promise<Reply> {
  const owner = `request:${number}`
  if (/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    const body = (await readJson(c)) as { readonly text?: unknown; readonly files?: unknown }
    const ids = Array.isArray(body?.files) ? body.files.map(String) : []
    // Programs upload at the form by which the request came.
    const owners = form === null ? [owner] : [owner, ownerOf(form.id)]
    const found = await Promise.all(owners.map((one) => uploads.find(ids, one)))
    return {
      text: cleanText(typeof body?.text === 'string' ? body.text : '', messageCharacters),
      ...named(ids, new Map(found.flatMap((files) => [...files]))),
      id: repeatId(c.req.header('idempotency-key')),
      oversized: null,
    }
  }
  const { entries, oversized } = await readPost(c.req.raw, uploads, owner, fileBytes)
  const field = (name: string) => entries.find(([given]) => given === name)?.[1] ?? ''
  const ids = entries.filter(([name, value]) => name === 'files' && value !== '').map(([, value]) => value)
  return {
    text: cleanText(field('text'), messageCharacters),
    ...named(ids, await uploads.find(ids, owner)),
    id: repeatId(field('docket-submission-id')),
    oversized: oversized[0]?.name ?? null,
  }
}

/** The files that are kept, and whether that is all that were named. */
function named(
  ids: readonly string[],
  kept: ReadonlyMap<string, FileRef>,
): { readonly files: readonly FileRef[]; readonly isFileMissing: boolean } {
  const files = [...kept.values()].map(({ id, blob, name, type, size }) => ({ id, blob, name, type, size }))
  return { files, isFileMissing: ids.some((id) => !kept.has(id)) }
}
