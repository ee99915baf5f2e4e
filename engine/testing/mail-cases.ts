import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMail } from '#engine/core/mail/read/read-mail.ts'
import { root } from './sources.ts'

const folder = join(root, 'engine/testing/mails')

/** The mails of a folder below `mails/`, each with the expected result beside it. */
export function mailCases<Expected>(name: string) {
  return readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort()
    .map((id) => ({
      id,
      expected: JSON.parse(readFileSync(join(folder, name, `${id}.json`), 'utf8')) as Expected & {
        readonly why: string
      },
      raw: new Uint8Array(readFileSync(join(folder, name, `${id}.eml`))),
    }))
    .map((mailCase) => ({ ...mailCase, mail: () => readMail(mailCase.raw) }))
}
