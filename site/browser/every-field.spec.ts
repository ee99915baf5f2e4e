import { createHmac } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { agentCookie, readingMs } from './people.ts'

const path = '/forms/every-field/'

test('labels stand where the form puts them, and a hidden one is still the name of its field', async ({
  page,
  formsDesk,
}) => {
  await page.goto(formsDesk.url + path)
  const place = async (name: string) => {
    const field = page.locator(`[data-field="${name}"]`)
    const [label, control] = await Promise.all([
      field.locator('.label').boundingBox(),
      field.locator('input').boundingBox(),
    ])
    return { labelX: label?.x ?? 0, controlX: control?.x ?? 0, above: (label?.y ?? 0) < (control?.y ?? 0) - 20 }
  }
  const left = await place('text')
  expect(left.labelX).toBeLessThan(left.controlX - 50)
  const right = await place('mail')
  expect(right.labelX).toBeGreaterThan(right.controlX + 50)
  await expect(page.getByLabel('Phone (optional)', { exact: true })).toBeVisible()
  await expectNoBarrier(page)

  await page.setViewportSize({ width: 320, height: 800 })
  expect((await place('text')).above).toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test('a field is shown on the devices it is for', async ({ page, formsDesk }) => {
  await page.goto(formsDesk.url + path)
  await expect(page.getByLabel('Only on desktops')).toBeVisible()
  await expect(page.getByLabel('Only on phones')).toBeHidden()
  await page.setViewportSize({ width: 375, height: 800 })
  await expect(page.getByLabel('Only on desktops')).toBeHidden()
  await expect(page.getByLabel('Only on phones')).toBeVisible()
})

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`a field ${reducedMotion === 'reduce' ? 'stands still for who asked for less motion' : 'moves in when it appears'}`, async ({
    page,
    formsDesk,
  }) => {
    await page.emulateMedia({ reducedMotion })
    await page.addInitScript(() => {
      const animate = Element.prototype.animate
      Element.prototype.animate = function (...given) {
        document.documentElement.dataset.moved = (this as HTMLElement).dataset.field ?? ''
        return animate.apply(this, given)
      }
    })
    await page.goto(formsDesk.url + path)
    await page.getByLabel('Details').focus()
    const moved = page.locator('html')
    if (reducedMotion === 'reduce') await expect(moved).not.toHaveAttribute('data-moved')
    else await expect(moved).toHaveAttribute('data-moved', 'details')
  })
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  // A page that is a file cannot be filled in before it is sent: there, a script does it.
  test('a link fills in what every link may, and a signed one what only we may', async ({ page, formsDesk }) => {
    await page.goto(`${formsDesk.url}${path}?text=Hello&count=3&size=m&mail=eve@example.com`)
    await expect(page.getByLabel('Text')).toHaveValue('Hello')
    await expect(page.getByLabel('Count')).toHaveValue('3')
    await expect(page.getByLabel('Size')).toHaveValue('')
    await expect(page.getByLabel('Mail', { exact: true })).toHaveValue('')
    await expect(page.getByLabel('Site')).toHaveValue('www.example.com')

    const said = 'size=m&docket-until=2199-12-31'
    const signature = createHmac('sha256', 'a secret that only the company knows')
      .update(`every-field?${said}`)
      .digest('hex')
    await page.goto(`${formsDesk.url}${path}?${said}&docket-signature=${signature}`)
    await expect(page.getByLabel('Size')).toHaveValue('m')
  })
})

test('what is wrong is told in the form’s own words, and a choice is offered when its condition holds', async ({
  page,
  formsDesk,
}) => {
  await page.goto(formsDesk.url + path)
  await page.getByLabel('Mail', { exact: true }).fill('ana@example.com')
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(page.getByRole('alert')).toContainText('Please agree to go on')
  const large = page.getByLabel('Size').locator('option[value=l]')
  await expect(large).toBeDisabled()
  await page.getByLabel('Blue').check()
  await expect(large).toBeEnabled()

  // An answer that is offered no more is none, and what waited for it goes at once.
  await page.getByLabel('Size').selectOption('l')
  await expect(page.getByLabel('How large')).toBeVisible()
  await page.getByLabel('Red').check()
  await expect(page.getByLabel('Size')).toHaveValue('')
  await expect(page.getByLabel('How large')).toBeHidden()
})

/** The smallest picture there is. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
  'base64',
)
const picture = (name: string, buffer = dot) => ({ name, mimeType: 'image/png', buffer })
const refusedFiles = [
  [[picture('1.png'), picture('2.png'), picture('3.png')], 'at most 2 files'],
  [[picture('big.png', Buffer.concat([dot, Buffer.alloc(2000)]))], 'big.png is larger than 2 kB'],
  [
    [{ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('Hello') }],
    'note.txt is not of a kind we can take',
  ],
] as const

/** One answer to each kind of text and number, by label. */
const written = {
  Text: 'Hello 你好',
  Phone: '+49 30 901820',
  Site: 'shop.example/tents',
  Count: '3',
  Weight: '2.5',
  Day: '2026-06-01',
  Moment: '2026-06-01T09:30',
  Clock: '09:30',
  Stay: 'P3DT12H',
  Shade: '#1a2b3c',
  Details: 'First line\nSecond line',
  'Only on desktops': 'A wide screen',
  Street: 'Lindenstraße 1',
  City: 'Berlin',
  Reason: 'It is dark.',
} as const

/** What the desk then has on the ticket, beside address, moment and guests. */
const arrived = {
  text: 'Hello 你好',
  phone: '+49 30 901820',
  site: 'https://shop.example/tents',
  count: 3,
  weight: 2.5,
  agree: true,
  color: 'blue',
  size: 'l',
  large: 'Very',
  extras: ['tent', 'lamp'],
  day: '2026-06-01',
  clock: '09:30',
  stay: 'P3DT12H',
  shade: '#1a2b3c',
  details: 'First line\nSecond line',
  papers: [expect.any(String)],
  source: 'leaflet',
  desk: 'A wide screen',
  address: { street: 'Lindenstraße 1', city: 'Berlin' },
  reason: 'It is dark.',
}

/** The answers on the ticket of an address, as the desk has them. */
async function fieldsOf(origin: string, email: string): Promise<object | undefined> {
  const { name, value } = await agentCookie(origin, 'ana@example.com')
  const answer = await fetch(`${origin}/api/v1/tickets?q=${email}`, { headers: { cookie: `${name}=${value}` } })
  const { tickets } = (await answer.json()) as { tickets: readonly { readonly fields: object }[] }
  return tickets[0]?.fields
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled, timezoneId: 'Asia/Shanghai' })

    test('each kind of field brings to the ticket what was filled in', { tag: '@files' }, async ({
      page,
      formsDesk,
    }) => {
      const email = `each-${javaScriptEnabled}@example.com`
      await page.goto(formsDesk.url + path)
      await expect(page.getByRole('heading', { name: 'About you' })).toBeVisible()
      await expect(page.getByText('Nothing here is sent anywhere.')).toBeVisible()
      await page.getByLabel('Mail', { exact: true }).fill(email)
      await page.getByLabel('I agree').check()
      await page.getByLabel('Blue').check()
      await page.getByLabel('Size').selectOption('Large')
      await page.getByLabel('How large').fill('Very')
      for (const extra of ['tent', 'lamp']) await page.getByLabel(extra, { exact: true }).check()
      for (const [label, text] of Object.entries(written)) await page.getByLabel(new RegExp(`^${label}\\b`)).fill(text)
      await page.getByLabel('Papers').setInputFiles([picture('front.png')])
      const guest = page.getByRole('group', { name: 'Guests' })
      await guest.getByLabel('Guest').first().fill('Bo')
      await guest.getByLabel('A child').first().check()
      await guest.getByLabel('Age').first().fill('7')
      if (javaScriptEnabled) {
        await guest.getByRole('button', { name: 'Add' }).click()
        await guest.getByLabel('Guest').last().fill('Cy')
      }
      await formsDesk.skip(readingMs)
      await page.getByRole('button', { name: 'Send request' }).click()
      await expect(page).toHaveURL(/\/requests\//)
      await expect(page.getByText('front.png').first()).toBeVisible()

      expect(await fieldsOf(formsDesk.url, email)).toEqual({
        ...arrived,
        mail: email,
        // On the reader's clock; a page without a script cannot tell it, and means the team's.
        moment: javaScriptEnabled ? '2026-06-01T01:30:00Z' : '2026-06-01T07:30:00Z',
        guests: [{ name: 'Bo', child: true, age: 7 }, ...(javaScriptEnabled ? [{ name: 'Cy', child: false }] : [])],
      })
    })

    test('a moment that a form begins with stands on the clock of whoever reads it, and is sent as it was', {
      tag: '@files',
    }, async ({ page, formsDesk }) => {
      const email = `moment-${javaScriptEnabled}@example.com`
      await page.goto(`${formsDesk.url}/forms/moments/${javaScriptEnabled ? '?back=2026-06-03T07:30:00Z' : ''}`)
      // Without a script it is the team's clock, and the page cannot know more.
      const time = javaScriptEnabled ? '15:30' : '09:30'
      await expect(page.getByLabel('Visit')).toHaveValue(`2026-06-01T${time}`)
      await expect(page.getByLabel('Stop').first()).toHaveValue(`2026-06-02T${time}`)
      await expect(page.getByLabel('Back')).toHaveValue(javaScriptEnabled ? `2026-06-03T${time}` : '')
      await page.getByLabel('Mail').fill(email)
      if (javaScriptEnabled) {
        await page.getByRole('button', { name: 'Add' }).click()
        await expect(page.getByLabel('Stop').last()).toHaveValue(`2026-06-02T${time}`)
      }
      await formsDesk.skip(readingMs)
      await page.getByRole('button', { name: 'Send request' }).click()
      await expect(page).toHaveURL(/\/requests\//)
      const stop = { at: '2026-06-02T07:30:00Z' }
      expect(await fieldsOf(formsDesk.url, email)).toEqual({
        mail: email,
        visit: '2026-06-01T07:30:00Z',
        ...(javaScriptEnabled && { back: '2026-06-03T07:30:00Z' }),
        stops: javaScriptEnabled ? [stop, stop] : [stop],
      })
    })

    test('too many files, one too large and one of another kind are refused by name, and what fits is sent', async ({
      page,
      formsDesk,
    }) => {
      const send = page.getByRole('button', { name: 'Send request' })
      let hasDraft = false
      const fill = async (files: readonly ReturnType<typeof picture>[]) => {
        await page.goto(formsDesk.url + path)
        if (hasDraft) await expect(page.getByText('What you typed last time is still here.')).toBeVisible()
        hasDraft = javaScriptEnabled
        await page.getByLabel('Mail', { exact: true }).fill('papers@example.com')
        await page.getByLabel('I agree').check()
        await page.getByLabel('Because').fill('Of the papers.')
        await page.getByLabel('Papers').setInputFiles([...files])
        await formsDesk.skip(readingMs)
        await send.click()
      }
      for (const [files, said] of refusedFiles) {
        await fill(files)
        await expect(page.locator('[data-field=papers] .error')).toContainText(said)
        await expect(page.getByLabel('Because')).toHaveValue('Of the papers.')
      }
      await fill([picture('front.png'), picture('back.png')])
      await expect(page).toHaveURL(/\/requests\//)
      await expect(page.getByText('front.png').first()).toBeVisible()
      await expect(page.getByText('back.png').first()).toBeVisible()
    })
  })
}

/** What is answered, and the fields of `forms/operators.form.json` that are asked for then. */
const answered = [
  [{ word: '', count: '', day: '', tent: false, paper: false }, ['Unset', 'Without paper', 'Not']],
  [
    { word: 'yes', count: '5', day: '2026-05-31', tent: true, paper: false },
    [
      'Is',
      'In',
      'Contains',
      'Starts',
      'Matches',
      'At least',
      'At most',
      'Between',
      'Before',
      'Set',
      'Without paper',
      'Ticked',
      'And',
      'Or',
    ],
  ],
  [
    { word: 'no', count: '6', day: '2026-06-02', tent: false, paper: false },
    ['In', 'At least', 'Above', 'After', 'Date between', 'Set', 'Without paper', 'Or', 'Not'],
  ],
  [
    { word: 'nay', count: '4', day: '2026-06-01', tent: false, paper: true },
    ['At most', 'Below', 'Between', 'Date between', 'Set', 'With paper', 'Not'],
  ],
] as const

async function answer(page: Page, { word, count, day, tent, paper }: (typeof answered)[number][0]): Promise<void> {
  await page.getByLabel('Word').fill(word)
  await page.getByLabel('Count').fill(count)
  await page.getByLabel('Day').fill(day)
  await page.getByLabel('tent').setChecked(tent)
  if (paper) await page.getByLabel(/^Paper\b/).setInputFiles([picture('paper.png')])
}

test('each operator of a condition shows its field when it holds, as one types', async ({ page, formsDesk }) => {
  await page.goto(`${formsDesk.url}/forms/operators/`)
  const shown = page.locator('.field:visible .label').filter({ hasText: 'Field' })
  for (const [answers, fields] of answered) {
    await answer(page, answers)
    await expect(shown).toHaveText(fields.map((name) => new RegExp(`^Field ${name}\\b`)))
  }
})

test('fields may be called what a script calls the parts of a form', async ({ page, formsDesk }) => {
  const broken: string[] = []
  page.on('pageerror', ({ message }) => broken.push(message))
  await page.goto(`${formsDesk.url}/forms/parts/`)
  const button = page.getByRole('button', { name: 'Send request' })
  await page.getByLabel('Dataset').fill('sales')
  await expect(page.getByLabel('Action')).toBeVisible()
  await button.click()
  await expect(page.getByRole('alert')).toContainText('Enter your e-mail address')
  expect(new URL(page.url()).pathname).toBe('/forms/parts/')
  await page.getByLabel('E-mail').fill('parts@example.com')
  await page.getByLabel('Action').selectOption('close')
  await page.getByLabel('Elements').fill('Iron and zinc')
  await page.reload()
  // What was typed is kept in the browser, and found again.
  await expect(page.getByLabel('Elements')).toHaveValue('Iron and zinc')
  await button.click()
  await page.waitForURL('**/requests/**')
  await expect(page.locator('main')).toContainText('Iron and zinc')
  expect(broken).toEqual([])
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('each operator is told in words, and what it does not ask for is not kept', async ({ page, formsDesk }) => {
    for (const [answers, fields] of answered.slice(1)) {
      await page.goto(`${formsDesk.url}/forms/operators/`)
      await page.getByLabel('Mail').fill('operators@example.com')
      const conditional = page.locator('.field:has([data-condition])')
      await expect(conditional.first()).toBeVisible()
      for (const field of await conditional.all()) {
        await expect(field.locator('[data-condition]')).not.toBeEmpty()
        const name = await field.getAttribute('data-field')
        await field.locator('input').fill(`said of ${name}.`)
      }
      await answer(page, answers)
      await formsDesk.skip(readingMs)
      await page.getByRole('button', { name: 'Send request' }).click()
      await expect(page).toHaveURL(/\/requests\//)
      const kept = (await page.locator('main').innerText()).match(/said of [a-z-]+(?=\.)/g) ?? []
      const asked = fields.map((name) => `said of f-${name.toLowerCase().replace(' ', '-')}`)
      expect([...new Set(kept)].toSorted()).toEqual(asked.toSorted())
    }
  })
})
