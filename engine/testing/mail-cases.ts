import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainMail } from './plain-mail.ts'
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
      mail: () => plainMail(readFileSync(join(folder, name, `${id}.eml`))),
    }))
}
