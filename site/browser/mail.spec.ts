import { createHmac } from 'node:crypto'
import { freePort } from '../../engine/testing/free-port.ts'
import { hostileHtml } from '../../engine/testing/hostile-html.ts'
import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { ask, cookieByLink, mailTo } from './people.ts'

const secret = 'a secret of tests, long enough'

test.describe('a mail that came in', () => {
  let engine: EngineProcess
  let ana: { name: string; value: string }
  test.beforeAll(async () => {
    // Nobody listens there: mail comes in, and none goes out.
    const relay = `smtp://127.0.0.1:${await freePort()}`
    engine = await startEngineProcess({ DOCKET_HOOK_SECRET: secret, DOCKET_RELAY_URL: relay })
    ana = await cookieByLink(engine.url, engine.firstLink)
  })
  test.afterAll(async () => {
    await engine.stop()
  })

  let tickets = 0
  /** The number of the ticket that a mail became: on an empty SQLite desk they count from 1, one mail after the other. */
  const receive = async (html: string, headers = '', png: string | null = null): Promise<number> => {
    await post(engine.url, mailOf(html, headers, png))
    return arrived(++tickets)
  }
  const arrived = async (number: number): Promise<number> => {
    const cookie = `${ana.name}=${ana.value}`
    const isThere = async () =>
      (await fetch(`${engine.url}/desk/tickets/${number}`, { headers: { cookie, accept: 'text/html' } })).ok
    await expect.poll(isThere, { timeout: 20_000, intervals: [50] }).toBe(true)
    return number
  }

  test('shows its text, its HTML in a frame, and where it came from; a picture of its own is drawn', async ({
    page,
  }) => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const html = '<p>The <b>left</b> pole.</p><img src="cid:pole"><img src="https://cdn.example/x.png">'
    const number = await receive(html, 'Cc: Bo Lind <bo@example.com>\r\n', png)
    await page.context().addCookies([{ ...ana, url: engine.url }])
    await page.goto(`${engine.url}/desk/tickets/${number}`)
    await page.locator('summary', { hasText: 'As HTML' }).click()
    const frame = page.frameLocator('iframe.mail-page')
    await expect(frame.locator('b')).toHaveText('left')
    await expect(frame.locator('img').first()).toHaveAttribute('src', /^data:image\/png;base64,/)
    await expect(frame.locator('img').last()).not.toHaveAttribute('src')
    await page.locator('summary', { hasText: 'About this mail' }).click()
    await expect(page.getByText('Nothing led to another one')).toBeVisible()
    await expectNoBarrier(page)

    const raw = await page.request.get(await hrefOf(page.getByRole('link', { name: 'Raw source' }), engine.url))
    expect(raw.headers()['content-type']).toBe('text/plain; charset=utf-8')
    expect(await raw.text()).toContain('Message-ID: <')

    await page.getByRole('button', { name: 'Let in Bo Lind' }).click()
    await expect(page.getByRole('button', { name: 'Remove Bo Lind' })).toBeVisible()

    // A mail that asks for an appointment says so, and its file is there to open.
    const invitation = mailOf('<p>Let us meet.</p>', '', png).replace(
      'image/png; name=pole.png',
      'text/calendar; name=meet.ics; method=REQUEST',
    )
    await post(engine.url, invitation)
    await page.goto(`${engine.url}/desk/tickets/${await arrived(++tickets)}`)
    const message = page.getByRole('article', { name: 'Ada' })
    await expect(message.getByText('with an appointment')).toBeVisible()
    await expect(message.getByRole('link', { name: 'meet.ics' })).toBeVisible()
  })

  test('is answered later while the relay takes none, and the desk says so in colours that can be read', async ({
    page,
  }) => {
    await receive('<p>Hello?</p>')
    await page.context().addCookies([{ ...ana, url: engine.url }])
    const band = page.getByRole('status').filter({ hasText: 'Mail does not go out at the moment' })
    await expect(async () => {
      await page.goto(`${engine.url}/desk`)
      await expect(band).toContainText('ECONNREFUSED', { timeout: 500 })
    }).toPass({ intervals: [100] })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectNoBarrier(page, { where: colorScheme })
    }
  })

  test('runs nothing and asks nobody, whatever its HTML says (T03)', async ({ browser }) => {
    test.setTimeout(120_000)
    const context = await browser.newContext({ baseURL: engine.url })
    await context.addCookies([{ ...ana, url: engine.url }])
    const page = await context.newPage()
    const elsewhere: string[] = []
    const dialogs: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(engine.url) && !request.url().startsWith('data:')) elsewhere.push(request.url())
    })
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    const first = tickets + 1
    for (const html of hostileHtml) {
      await post(engine.url, mailOf(html, '', null))
      tickets += 1
    }
    await arrived(tickets)
    for (let number = first; number <= tickets; number++) {
      const answer = await page.goto(`/desk/tickets/${number}/messages/1/html`)
      // What is nothing but an attack leaves no HTML at all.
      if (answer?.status() === 404) continue
      expect(answer?.status()).toBe(200)
      expect(answer?.headers()['content-security-policy']).toContain('sandbox')
      await page.mouse.move(20, 20)
    }
    expect(dialogs).toEqual([])
    expect(elsewhere).toEqual([])
    await context.close()
  })

  test('without a team lies on the shelf until somebody makes it a ticket', async ({ page }) => {
    const id = await post(
      engine.url,
      mailOf('<p>Hello?</p>', '', null).replace('customer-care@', 'nobody@'),
      'nobody@docket.localhost',
    )
    await page.context().addCookies([{ ...ana, url: engine.url }])
    await expect(async () => {
      await page.goto(`${engine.url}/desk/shelf?mail=${id}`)
      await expect(page.getByText('No team has this address').first()).toBeVisible({ timeout: 500 })
    }).toPass({ intervals: [100] })
    await expectNoBarrier(page)
    await page.getByRole('button', { name: 'Make it a ticket' }).click()
    await expect(page).toHaveURL(/\/desk\/tickets\/\d+$/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A mail')
  })
})

test('a mail that goes out is as wide as the screen of a phone', async ({ page, desk }) => {
  const email = 'phone@example.com'
  const subject = 'Where is my parcel?'
  await ask(desk.url, 'contact', { name: 'Ada', email, subject, message: 'It should be here.' })
  await mailTo(desk.url, email, '/requests/')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${desk.url}/mailbox`)
  await page.getByRole('link', { name: email }).first().click()
  await page.goto(await hrefOf(page.locator('iframe.mail-page'), desk.url, 'src'))
  for (const table of await page.locator('table').all()) {
    const box = await table.boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(390)
  }
})

let sent = 0

function mailOf(html: string, headers: string, png: string | null): string {
  const n = ++sent
  const related =
    png === null
      ? ''
      : `--b\r\nContent-Type: image/png; name=pole.png\r\nContent-ID: <pole>\r\nContent-Transfer-Encoding: base64\r\n\r\n${png}\r\n`
  return `From: Ada <ada${n}@example.com>\r\nTo: customer-care@docket.localhost\r\nSubject: A mail\r\nMessage-ID: <h${n}@example.com>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(html).toString('base64')}\r\n${related}--b--\r\n`
}

/** Hands a mail in by the signed hook; resolves with its id once it is stored. */
async function post(url: string, mail: string, to = 'customer-care@docket.localhost'): Promise<string> {
  const [id, timestamp] = [`m${sent}`, String(Math.floor(Date.now() / 1000))]
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${mail}`).digest('base64')
  const answer = await fetch(`${url}/hooks/mail`, {
    method: 'POST',
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
      'docket-to': to,
      'content-type': 'message/rfc822',
    },
    body: mail,
  })
  if (answer.status !== 202) throw new Error(`the hook answered ${answer.status}: ${await answer.text()}`)
  return ((await answer.json()) as { id: string }).id
}

async function hrefOf(
  link: { getAttribute(name: string): Promise<string | null> },
  base: string,
  attribute: 'href' | 'src' = 'href',
): Promise<string> {
  return new URL((await link.getAttribute(attribute)) ?? '', base).href
}
