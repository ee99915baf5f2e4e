import { rm } from 'node:fs/promises'
import { test as base } from './desk.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { addAnyForms, formsFolder } from './forms-folder.ts'

/** How many forms that were made by chance the tests have. */
export const anyForms = 10

/** A help desk that has, beside the sample company's forms, those of `site/browser/forms` and some that were made by chance. */
export const test = base.extend<object, { readonly formsDesk: EngineProcess }>({
  formsDesk: [
    async ({}, use) => {
      const folder = await formsFolder()
      await addAnyForms(folder, anyForms, 6)
      const desk = await startEngineProcess({
        DOCKET_DEFINITIONS: folder,
        DOCKET_IDENTITY_SECRET: 'a secret that only the company knows',
      })
      await use(desk)
      await desk.stop()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 150_000 },
  ],
})

export { expect } from './desk.ts'
