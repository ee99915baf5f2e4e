import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { soundForms } from '#engine/testing/any-form.ts'

const root = join(import.meta.dirname, '../..')

/** Signs links that fill in a form. */
export const identitySecret = 'a secret that only the company knows'
/** How many forms that were made by chance the tests have. */
export const anyForms = 6

/** An organisation whose people may read along in the folder's team. */
export const organisation = { name: 'Acme', domains: ['acme.example'] }

/** A folder with the sample company's definitions, its team open to an organisation, and, beside its forms, those of `site/browser/forms`. */
export async function formsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-forms-'))
  for (const name of ['forms', 'workflows']) await cp(join(root, name), join(folder, name), { recursive: true })
  await cp(join(import.meta.dirname, 'forms'), join(folder, 'forms'), { recursive: true })
  const team = join(folder, 'workflows/customer-care.team.json')
  const written = JSON.parse(await readFile(team, 'utf8'))
  await writeFile(team, JSON.stringify({ ...written, organisations: [organisation] }, null, 2))
  return folder
}

/** Forms that were made by chance, `any-0` and so on, beside the others in a folder; returns their names. */
export async function addAnyForms(folder: string, count: number, seed: number): Promise<readonly string[]> {
  const texts = soundForms(count, seed)
  await Promise.all(texts.map((text, index) => writeFile(join(folder, `forms/any-${index}.form.json`), text)))
  return texts.map((_, index) => `any-${index}`)
}
