import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from './desk.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'

const root = join(import.meta.dirname, '../..')

/** A folder with the sample company's definitions and, beside its forms, those of `site/browser/forms`. */
export async function formsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-forms-'))
  for (const name of ['forms', 'workflows']) await cp(join(root, name), join(folder, name), { recursive: true })
  await cp(join(import.meta.dirname, 'forms'), join(folder, 'forms'), { recursive: true })
  return folder
}

/** A help desk that has, beside the sample company's forms, those of `site/browser/forms`. */
export const test = base.extend<object, { readonly formsDesk: EngineProcess }>({
  formsDesk: [
    async ({}, use) => {
      const folder = await formsFolder()
      const desk = await startEngineProcess({
        DOCKET_DEFINITIONS: folder,
        DOCKET_IDENTITY_SECRET: 'a secret that only the company knows',
      })
      await use(desk)
      await desk.stop()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

export { expect } from './desk.ts'
