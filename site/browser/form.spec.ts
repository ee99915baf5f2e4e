import type { Page } from '@playwright/test'
import { type Challenge, createChallenge, type Solution, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { expect, test } from './desk.ts'
import { locales } from './locales.ts'
import { mailTo, readingMs } from './people.ts'

const words = {
  en: {
    path: '/forms/order-problem/',
    order: /Order number/,
    late: 'Late delivery',
    other: 'Something else',
    topic: 'Topic',
  },
  'zh-CN': { path: '/zh-cn/forms/order-problem/', order: /订单号/, late: '配送延迟', other: '其他', topic: '主题' },
} as const

for (const locale of locales) {
  const { path, order, late, other, topic } = words[locale]

  test(`in ${locale}, the order number is asked for with the topics that need it`, async ({ page, desk }) => {
    await page.goto(desk.url + path)
    const field = page.getByLabel(order)
    await expect(field).toBeHidden()
    await page.getByLabel(late).check()
    await expect(field).toBeVisible()
    await expect(field).toHaveAttribute('required')
    await page.getByLabel(other).check()
    await expect(field).toBeHidden()
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    test(`in ${locale}, the order number says when it is needed, and nothing forces it`, async ({ page, desk }) => {
      await page.goto(desk.url + path)
      const field = page.getByLabel(order)
      await expect(field).toBeVisible()
      await expect(field).not.toHaveAttribute('required')
      const condition = page.locator('[data-field=order] [data-condition]')
      await expect(condition).toContainText(topic)
      await expect(condition).toContainText(late)
    })
  })
}

test('pressing “Send” while the last answer is wrong counts at the first press, although an error appears above', async ({
  desk,
  page,
}) => {
  await page.goto(`${desk.url}/forms/order-problem/`)
  await expect(page.getByLabel('Order number')).toBeHidden()
  await page.getByLabel('Damaged goods').check()
  await page.getByLabel('What happened?').fill('It is bent.')
  await page.getByLabel('E-mail').fill('ada@')
  await page.getByLabel('What happened?').focus()
  await expect(page.locator('[data-field=email] .error')).toBeVisible()
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Order number').fill('12')
  // Articles that may help come a moment after one has written, and move what stands below them.
  await expect(page.getByText('Does one of these help?')).toBeVisible()
  const send = page.getByRole('button', { name: 'Send request' })
  await send.scrollIntoViewIfNeeded()
  const button = await send.boundingBox()
  await page.mouse.move((button?.x ?? 0) + 20, (button?.y ?? 0) + 8)
  await page.mouse.down()
  await page.mouse.up()
  await expect(page.getByRole('alert')).toContainText('Two letters and six digits')
})

test('a form in a language that the site does not speak comes back in the site’s own, with everything typed', async ({
  desk,
  page,
}) => {
  const answer = await page.request.post(`${desk.url}/forms/contact`, {
    form: { 'docket-locale': 'fr', email: 'ada@example.com', subject: 'Où est mon colis ?' },
    headers: { accept: 'text/html' },
  })
  expect(answer.status()).toBe(422)
  await page.setContent(await answer.text())
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contact us')
  await expect(page.getByLabel('Subject')).toHaveValue('Où est mon colis ?')
})

test('nobody sees the field that only programs fill', async ({ page, desk }) => {
  await page.goto(`${desk.url}/forms/contact/`)
  const box = await page.locator('[data-trap]').boundingBox()
  expect(Math.max(box?.width ?? 0, box?.height ?? 0)).toBeLessThanOrEqual(1)
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled })

    test('a double click sends one request, and so does going back to send again', { tag: '@files' }, async ({
      page,
      desk,
      ana,
    }) => {
      const email = `twice-${javaScriptEnabled}@example.com`
      const send = page.getByRole('button', { name: 'Send request' })
      await page.goto(`${desk.url}/forms/contact/`)
      await fill(page, email)
      await desk.skip(readingMs)
      await send.dblclick()
      await expect(page).toHaveURL(/\/requests\//)
      await mailTo(desk.url, email, '/requests/')

      await page.goBack()
      await expect(send).toBeVisible()
      await send.click()
      // With a script the form is empty again and says so; without one the same answer comes again.
      if (javaScriptEnabled) await expect(page.getByRole('alert')).toBeVisible()
      else await expect(page).toHaveURL(/\/requests\//)

      const found = await page.request.get(`${desk.url}/desk?q=${encodeURIComponent(email)}`, {
        headers: { cookie: `${ana.name}=${ana.value}`, accept: 'text/html' },
      })
      expect([...(await found.text()).matchAll(/href="\/desk\/tickets\/\d+"/g)]).toHaveLength(1)
    })
  })
}

test('what was typed is still there after the page is loaded again, until it is sent', { tag: '@files' }, async ({
  page,
  desk,
}) => {
  await page.goto(`${desk.url}/forms/contact/`)
  await fill(page, 'kept@example.com')
  await page.reload()
  await expect(page.getByRole('status')).toContainText('What you typed last time is still here.')
  await expect(page.getByLabel('Message')).toHaveValue('Only once, please.')
  await desk.skip(readingMs)
  await page.getByRole('button', { name: 'Send request' }).click()
  await expect(page).toHaveURL(/\/requests\//)
  await page.goto(`${desk.url}/forms/contact/`)
  await expect(page.getByLabel('Message')).toHaveValue('')
})

test('what is typed before the text of last time comes back stays, and the rest comes back', async ({ page, desk }) => {
  await page.goto(`${desk.url}/forms/contact/`)
  await fill(page, 'before@example.com')
  let answer = () => {}
  const asked = new Promise<void>((resolve) => (answer = resolve))
  await page.route('**/beginning.*.js', async (route) => {
    await asked
    await route.continue()
  })
  await page.reload()
  await page.getByLabel('Subject').fill('Thought better of it')
  answer()
  await expect(page.getByRole('status')).toContainText('What you typed last time is still here.')
  await expect(page.getByLabel('Message')).toHaveValue('Only once, please.')
  await expect(page.getByLabel('Subject')).toHaveValue('Thought better of it')
})

test('a default that the browser shows in its own way is no answer: the text of last time comes back', async ({
  page,
  desk,
}) => {
  await page.goto(`${desk.url}/forms/contact/`)
  await fill(page, 'typed@example.com')
  await page.route('**/forms/contact/', async (route) => {
    const answer = await route.fetch()
    const html = await answer.text()
    const body = html.replace(/type="email" value(="")?/, 'type="email" value=" first@example.com "')
    expect(body).not.toBe(html)
    await route.fulfill({ response: answer, body })
  })
  await page.reload()
  await expect(page.getByRole('status')).toContainText('What you typed last time is still here.')
  await expect(page.getByLabel('Message')).toHaveValue('Only once, please.')
  await expect(page.getByLabel('E-mail')).toHaveValue('typed@example.com')
})

test('a page that is asked to work does, and sends again by itself; one that cannot sends all the same', async ({
  page,
  desk,
}) => {
  const hmacSignatureSecret = 'ours'
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 100,
    counter: 20,
    deriveKey,
    hmacSignatureSecret,
  })
  const said: (string | undefined)[] = []
  await page.route('**/forms/contact', (route, request) => {
    said.push(/name="docket-work"\s+([^\r\n]+)/.exec(request.postData() ?? '')?.[1])
    // As the engine answers where it doubts.
    return said.at(-1) === 'offered' ? route.fulfill({ status: 428, json: { challenge } }) : route.continue()
  })
  const send = async () => {
    await page.goto(`${desk.url}/forms/contact/`)
    await fill(page, 'works@example.com')
    await desk.skip(readingMs)
    await page.getByRole('button', { name: 'Send request' }).click()
    await expect(page).toHaveURL(/\/requests\//)
  }
  await send()
  const work = JSON.parse(said[1] ?? '') as { challenge: Challenge; solution: Solution }
  expect(await verifySolution({ ...work, deriveKey, hmacSignatureSecret })).toMatchObject({ verified: true })

  // As on a page that did not come by https.
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }))
  await send()
  expect(said.slice(2)).toEqual(['offered', undefined])
})

async function fill(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Subject').fill('Twice')
  await page.getByLabel('Message').fill('Only once, please.')
}
