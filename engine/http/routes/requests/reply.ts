import { readPost } from '#engine/channels/form/post.ts'
import type { Uploads } from '#engine/channels/form/uploads.ts'
import { repeatId } from '#engine/core/repeat-id.ts'
import { cleanText } from '#engine/core/text.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import { filesOf } from '#engine/core/ticket/request-thread.ts'
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
  const { text, files, id, oversized } = await readReply(c, parts.uploads, ticket.number)
  const kept = { typed: text, files: filesOf({ files: files.map((file) => ({ ...file })) }) }
  if (oversized !== null) {
    const message = say(view.language, 'large', { name: oversized, size: String(fileBytes / 1e6) })
    return { refused: { field: 'files', message, ...kept } }
  }
  if (text.trim() === '' && files.length === 0)
    return { refused: { field: 'text', message: say(view.language, 'empty'), ...kept } }
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
}

async function readReply(c: DoorContext, uploads: Uploads, ticket: number): Promise<Reply> {
  const owner = `request:${ticket}`
  if (/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    const body = (await readJson(c)) as { readonly text?: unknown; readonly files?: unknown }
    const ids = Array.isArray(body?.files) ? body.files.map(String) : []
    return {
      text: cleanText(String(body?.text ?? ''), messageCharacters),
      files: refs((await uploads.find(ids, owner)).values()),
      id: repeatId(c.req.header('idempotency-key')),
      oversized: null,
    }
  }
  const { entries, oversized } = await readPost(c.req.raw, uploads, owner, fileBytes)
  const field = (name: string) => entries.find(([given]) => given === name)?.[1] ?? ''
  const ids = entries.filter(([name]) => name === 'files').map(([, value]) => value)
  return {
    text: cleanText(field('text'), messageCharacters),
    files: refs((await uploads.find(ids, owner)).values()),
    id: repeatId(field('docket-submission-id')),
    oversized: oversized[0]?.name ?? null,
  }
}

function refs(uploads: Iterable<FileRef>): readonly FileRef[] {
  return [...uploads].map(({ id, blob, name, type, size }) => ({ id, blob, name, type, size }))
}
