import type { Page } from '@playwright/test'
import fc from 'fast-check'
import { compareAnswers } from './agreement.ts'
import { expect, test } from './desk.ts'
import { anyForms } from './forms-folder.ts'

// The same answers, three ways: checked by the page in the browser, sent by the page without its script, and posted by a program. What
// the page says must be what the engine says, to the letter. `npm run drill -- forms` gives many more, to more forms.

type Answers = Readonly<Record<string, readonly string[]>>

const word = fc.constantFrom('', ' ', 'x', 'Poodle', '😀', 'a\nb', '<b>', 'ü'.repeat(30))
const number = fc.constantFrom('', '0', '1', '2.5', '3', '10', 'many', '-1', '1e3')
const choice = (...values: readonly string[]) => fc.constantFrom('', ...values, 'other')

/** Answers to `forms/every-field.form.json`, most of them wrong somewhere. */
const answers: fc.Arbitrary<Answers> = fc.record(
  {
    text: fc.tuple(word),
    mail: fc.tuple(fc.constantFrom('', 'ana@', 'ana@example.com', ' ana@example.com ', 'ana@müller.de')),
    phone: fc.tuple(fc.constantFrom('', '+49 30 1', 'none')),
    site: fc.tuple(fc.constantFrom('', 'www.example.com', 'javascript:alert(1)', 'http://', 'a b')),
    count: fc.tuple(number),
    weight: fc.tuple(number),
    agree: fc.subarray(['true']),
    color: fc.subarray(['red', 'blue'], { maxLength: 1 }),
    size: fc.tuple(choice('s', 'm', 'l')),
    extras: fc.subarray(['tent', 'stove', 'lamp', 'other']),
    day: fc.tuple(fc.constantFrom('', '2026-02-28', '2026-02-30', 'tomorrow')),
    moment: fc.tuple(fc.constantFrom('', '2026-02-28T10:00', '2026-03-29T02:30', 'noon')),
    clock: fc.tuple(fc.constantFrom('', '09:30', '24:30', 'noon')),
    stay: fc.tuple(fc.constantFrom('', 'P3DT12H', 'P', '3 days')),
    shade: fc.tuple(fc.constantFrom('', '#1a2b3c', '#12', 'red')),
    details: fc.tuple(word),
    'address.street': fc.tuple(word),
    'address.city': fc.tuple(word),
    'guests.0.name': fc.tuple(word),
    'guests.0.child': fc.subarray(['true']),
    'guests.0.age': fc.tuple(number),
    because: fc.tuple(word),
    reason: fc.tuple(word),
  },
  { requiredKeys: ['mail'] },
)

/** Nothing is wrong with these. */
const right: Answers = {
  mail: ['ana@example.com'],
  agree: ['true'],
  because: ['x'],
  size: ['l'],
  weight: ['2.5'],
  color: ['blue'],
}

const zone = 'Europe/Berlin'

/** What the engine says of a post; an accepted one says nothing. */
async function posted(origin: string, sent: Answers): Promise<readonly string[]> {
  const body = new URLSearchParams([['docket-time-zone', zone]])
  for (const [name, values] of Object.entries(sent)) for (const value of values) body.append(name, value)
  const answer = await fetch(`${origin}/forms/every-field`, {
    method: 'POST',
    body,
    headers: { accept: 'application/json' },
  })
  if (answer.status === 201) return []
  expect(answer.status).toBe(422)
  const { errors } = (await answer.json()) as { errors: readonly { field: string; message: string }[] }
  return errors.map(({ field, message }) => `${field}: ${message}`)
}

interface Script {
  decode(entries: readonly (readonly [string, string])[]): object
  validate(values: object): readonly { field: string; message: string }[]
}

/** Hundreds of answers at once, read and checked by the script of the built page, in the browser. */
function checkedByScript(page: Page, all: readonly Answers[]): Promise<readonly (readonly string[])[]> {
  return page.evaluate(
    async ({ all, zone }) => {
      const { script } = document.querySelector<HTMLFormElement>('form[data-form]')?.dataset ?? {}
      const { decode, validate } = (await import(script ?? '')) as Script
      return all.map((sent) => {
        const entries = Object.entries(sent).flatMap(([name, values]) => values.map((value) => [name, value] as const))
        const errors = validate(decode([...entries, ['docket-time-zone', zone]]))
        return errors.map(({ field, message }) => `${field}: ${message}`)
      })
    },
    { all, zone },
  )
}

/** Fills the page in as a reader would, and sends it by its button; what cannot be typed there is left out, and returned is what was sent. */
async function typed(page: Page, sent: Answers): Promise<Answers> {
  return page.evaluate((sent) => {
    const form = document.querySelector<HTMLFormElement>('form[data-form]')
    if (!form) return {}
    for (const control of form.elements) {
      if (
        !(
          control instanceof HTMLInputElement ||
          control instanceof HTMLSelectElement ||
          control instanceof HTMLTextAreaElement
        )
      )
        continue
      if (control.name === '' || control.name.startsWith('docket-') || control.type === 'hidden') continue
      const values = sent[control.name] ?? []
      if (control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type))
        control.checked = values.includes(control.value)
      else control.value = values[0] ?? ''
    }
    form.dispatchEvent(new Event('input', { bubbles: true }))
    const entries: Record<string, string[]> = {}
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && !name.startsWith('docket-')) entries[name] = [...(entries[name] ?? []), value]
    return entries
  }, sent)
}

const told = (page: Page) =>
  page
    .locator('form[data-form] .error [data-message]:visible')
    .evaluateAll((lines) =>
      lines.map((line) => `${line.closest<HTMLElement>('[data-field]')?.dataset.field}: ${line.textContent}`),
    )

test('the page’s script says of hundreds of answers what the engine says of the same posts', async ({
  page,
  formsDesk,
}) => {
  await page.goto(`${formsDesk.url}/forms/every-field/`)
  const samples = [right, ...fc.sample(answers, { numRuns: 200, seed: 6 })]
  const byScript = await checkedByScript(page, samples)
  const byPost: (readonly string[])[] = []
  for (let at = 0; at < samples.length; at += 20)
    byPost.push(...(await Promise.all(samples.slice(at, at + 20).map((sent) => posted(formsDesk.url, sent)))))
  for (const [index, sent] of samples.entries()) expect([sent, byScript[index]]).toEqual([sent, byPost[index]])
  expect(byPost[0]).toEqual([])
})

test.describe('a page that is filled in and sent', () => {
  const samples = fc.sample(answers, { numRuns: 5, seed: 7 })

  test('tells what the engine tells', async ({ page, formsDesk }) => {
    let compared = 0
    for (const sent of samples) {
      await page.goto(`${formsDesk.url}/forms/every-field/`)
      await page.evaluate(() => localStorage.clear())
      await page.getByLabel('Details').focus()
      const values = await typed(page, sent)
      const errors = await posted(formsDesk.url, values)
      if (errors.length === 0) continue
      await page.getByRole('button', { name: 'Send request' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
      expect([values, await told(page)]).toEqual([values, errors])
      compared += 1
    }
    // Else nothing would have been compared.
    expect(compared).toBeGreaterThan(2)
  })
})

test('forms that were made by chance, answered by chance, are told the same by page and engine', async ({
  page,
  formsDesk,
}) => {
  const counted = { right: 0, wrong: 0 }
  for (let number = 0; number < anyForms; number++) {
    const of = { origin: formsDesk.url, form: `any-${number}`, answers: 60, seed: number }
    const { disagreements, right, wrong } = await compareAnswers(page, of)
    expect([number, disagreements.slice(0, 3)]).toEqual([number, []])
    counted.right += right
    counted.wrong += wrong
  }
  // Else nothing would have been compared.
  expect(Math.min(counted.right, counted.wrong)).toBeGreaterThan(30)
})
