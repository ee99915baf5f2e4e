import { mostFiles } from '#engine/core/mail/message.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import type { Uploads } from '../form/uploads.ts'

const fileBytes = 50_000_000

/** Stores the files of a mail, as many as a message holds; their bytes say what they are. Their rows are made by the event's own commit. */
export async function storeParts(mail: ReadMail, uploads: Uploads): Promise<readonly FileRef[]> {
  const refs: FileRef[] = []
  for (const { name, type, content, cid } of mail.parts.slice(0, mostFiles)) {
    const stored = await uploads.lay(once(content), { name, type }, fileBytes)
    refs.push({ ...stored, ...(cid !== null && { cid }) })
  }
  return refs
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
