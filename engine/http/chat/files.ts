import { readPost } from '#engine/channels/form/post.ts'
import { createUploads, type Uploads } from '#engine/channels/form/uploads.ts'
import { chatLimits } from '#engine/core/chat/conversation.ts'
import type { FilePosted } from '#engine/core/chat/wire.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import { notFound } from '#engine/http/admission.ts'
import { sendFile } from '#engine/http/attachments.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'

/** Files of a conversation: kept under its own owner, and opened by addresses that are keys. */

export function ownerOfChat(conversation: string): string {
  return `chat:${conversation}`
}

/** The address of one file of a conversation, for whoever is shown it. */
export function fileUrl(
  { keys, settings }: Pick<Services, 'keys' | 'settings'>,
  channel: string,
  conversation: string,
) {
  return ({ id }: Pick<FileRef, 'id'>): string =>
    `${settings.publicUrl}/chat/${channel}/conversations/${conversation}/files/${id}/${keys.fileKey(conversation, id)}`
}

export async function takeFile(c: DoorContext, owner: string): Promise<FilePosted> {
  const uploads = createUploads(c.var.door.services)
  const { entries, oversized } = await readPost(c.req.raw, uploads, owner, chatLimits.fileBytes)
  if (oversized.length > 0) throw new DocketError('too-large', `A file may have ${chatLimits.fileBytes} bytes.`)
  const values = entries.map(([, value]) => value)
  const [file, another] = (await uploads.find(values, owner)).values()
  if (!file || another) throw new DocketError('malformed', 'Send one file as multipart/form-data.')
  const { id, name, type, size } = file
  return { id, name, type, size }
}

/** The uploads that a message names. Throws DocketError `invalid` for one that is not the sender's, or not kept any more. */
export async function filesOf(uploads: Uploads, ids: readonly string[], owner: string): Promise<readonly FileRef[]> {
  if (ids.length > chatLimits.files) throw new DocketError('too-large', `A message holds ${chatLimits.files} files.`)
  const found = await uploads.find(ids, owner)
  if (ids.some((id) => !found.has(id))) {
    const message = 'A file is not there any more; attach it again.'
    throw new DocketError('invalid', message, { errors: [{ field: 'files', code: 'file-missing', message }] })
  }
  return [...found.values()].map(({ id, blob, name, type, size }) => ({ id, blob, name, type, size }))
}

/** A file by its address; the key in it is the only thing that counts. */
export async function showFile(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const { id = '', file = '', key = '' } = c.req.param()
  if (!/^[0-9a-f]{32}$/.test(id) || !/^[0-9a-f]{32}$/.test(file) || !services.keys.isFileKey(id, file, key))
    throw notFound()
  const entries = await services.store.conversations.entries(id, 0, 10_000)
  const ref = entries.flatMap(({ files }) => files).find((one) => one.id === file)
  if (ref === undefined) throw notFound()
  // A page elsewhere may show the picture: its address is the key to it and to nothing else.
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  return sendFile(c, services, ref)
}
