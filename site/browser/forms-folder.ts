import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Signs links that fill in a form. */
export const identitySecret = 'a secret that only the company knows'

/** A folder with the sample company's definitions and, beside its forms, those of `site/browser/forms`. */
export async function formsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-forms-'))
  for (const name of ['forms', 'workflows']) await cp(join(root, name), join(folder, name), { recursive: true })
  await cp(join(import.meta.dirname, 'forms'), join(folder, 'forms'), { recursive: true })
  return folder
}
