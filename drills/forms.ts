import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { findChromium } from '#engine/testing/browser.ts'
import { compareAnswers } from '#site/browser/agreement.ts'
import { startEngineProcess } from '#site/browser/engine-process.ts'
import { addAnyForms, formsFolder } from '#site/browser/forms-folder.ts'

/**
 * Makes forms by chance, answers each many times in a real browser and as a post, and compares what the page says with what the engine
 * says. The site must have been built.
 *
 *     npm run drill -- forms [--forms 50 --answers 100 --seed 7]
 */
const { values } = parseArgs({
  options: {
    forms: { type: 'string', default: '50' },
    answers: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
})
const [count, answers, seed] = [Number(values.forms), Number(values.answers), Number(values.seed)]
const folder = await formsFolder()
const forms = await addAnyForms(folder, count, seed)
const desk = await startEngineProcess({ DOCKET_DEFINITIONS: folder })
const { executablePath, args, env } = await findChromium()
const browser = await chromium.launch({
  executablePath,
  args,
  env: { ...process.env, ...env } as Record<string, string>,
})
const total = { right: 0, wrong: 0, disagreements: 0 }
try {
  for (const [number, form] of forms.entries()) {
    const page = await browser.newPage()
    const { disagreements, right, wrong } = await compareAnswers(page, {
      origin: desk.url,
      form,
      answers,
      seed: seed + number,
    })
    await page.close()
    total.right += right
    total.wrong += wrong
    total.disagreements += disagreements.length
    const [first] = disagreements
    if (first) process.stdout.write(`✗ ${form} (seed ${seed}): ${JSON.stringify(first)}\n`)
  }
} finally {
  await browser.close()
  await desk.stop()
  await rm(folder, { recursive: true, force: true })
}
const sign = total.disagreements === 0 ? '✔' : '✗'
process.stdout.write(
  `${sign} ${forms.length} forms, seed ${seed}: ${total.right} right and ${total.wrong} wrong answers, ${total.disagreements} disagreements\n`,
)
process.exitCode = total.disagreements === 0 ? 0 : 1
