import type { FileRef } from '#engine/core/ticket/event.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import type { Uploads } from '../form/uploads.ts'

const filesOfOneMail = 100
const fileBytes = 50_000_000

/** Stores the files of a mail; their bytes say what they are. */
export async function storeParts(mail: ReadMail, id: string, uploads: Uploads): Promise<readonly FileRef[]> {
  const refs: FileRef[] = []
  for (const { name, type, content, cid } of mail.parts.slice(0, filesOfOneMail)) {
    const stored = await uploads.store(once(content), { owner: `mail:${id}`, name, type }, fileBytes)
    refs.push({
      id: stored.id,
      blob: stored.blob,
      name: stored.name,
      type: stored.type,
      size: stored.size,
      ...(cid !== null && { cid }),
    })
  }
  return refs
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
