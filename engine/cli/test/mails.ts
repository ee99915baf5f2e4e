import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Defined } from '#engine/core/catalogue.ts'
import { reading } from '#engine/core/mail/read/reading.ts'
import type { MailReading } from '#engine/ports/mail-reader.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'

/** The mails that a scenario's steps name, as they are read: those of its own file, else the files beside it. */
export async function mailsOf(
  root: string,
  { file, value: { given, when } }: Defined<ScenarioFile>,
): Promise<ReadonlyMap<string, MailReading>> {
  const names = new Set(when.flatMap(({ mail }) => mail ?? []))
  const read = [...names].map(async (name) => {
    const lines = given.mails?.[name]
    const raw = lines === undefined ? await readFile(join(root, dirname(file), name)) : Buffer.from(lines.join('\r\n'))
    return [name, await reading(raw)] as const
  })
  return new Map(await Promise.all(read))
}
