import type { Page } from '@playwright/test'
import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'
import { mailTo } from './people.ts'

/** Chromium's own authenticator in software: it holds keys and says that its owner was there. */
async function authenticator(page: Page) {
  const client = await page.context().newCDPSession(page)
  await client.send('WebAuthn.enable')
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    /** From now on the owner shows the wrong finger, or the right one. */
    verified: (isUserVerified: boolean) => client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

test('an agent adds a passkey, signs in with it, sees it in the audit, and it opens nothing once it is removed', async ({
  page,
}) => {
  const desk = await startEngineProcess()
  const named = desk.url.replace('127.0.0.1', 'localhost')
  const keys = await authenticator(page)

  // Browsers make no passkey for an IP address; the page says where they do.
  await page.goto(desk.firstLink)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.goto(`${desk.url}/desk/account`)
  await expect(page.getByRole('link', { name: `${named}` })).toHaveAttribute('href', `${named}/desk/account`)
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page).toHaveURL(/\/desk\/sign-in/)
  await page.goto(`${named}/mailbox`)

  await page.goto(`${named}/desk/sign-in`)
  await page.getByLabel('E-mail').fill('ana@example.com')
  await page.getByRole('button', { name: 'Mail me' }).click()
  await expect(page.getByRole('status')).toBeVisible()
  const link = /\/desk\/sign-in\/[\w-]+/.exec(await mailTo(desk.url, 'ana@example.com', '/desk/sign-in/'))?.[0] ?? ''
  await page.goto(named + link)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()

  await page.getByRole('link', { name: 'Ana' }).click()
  await expect(page.getByText('You have no passkey yet')).toBeVisible()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByRole('status')).toContainText('The passkey was added')
  await page.locator('summary', { hasText: 'Rename' }).click()
  await page.getByLabel('Name of the passkey').fill('My laptop')
  await page.getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByText('My laptop')).toBeVisible()
  await expect(page.getByText('not used yet')).toBeVisible()

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.goto(`${named}/desk/sign-in?next=/desk/account`)
  await keys.verified(false)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('alert')).toContainText('did not open the desk')
  await keys.verified(true)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page).toHaveURL(`${named}/desk/account`)
  await expect(page.getByText('last used')).toBeVisible()
  await expect(page.getByText('This browser', { exact: true })).toBeVisible()

  await page.goto(`${named}/desk/audit`)
  const audit = page.getByRole('table')
  await expect(audit).toContainText('Signed in')
  await expect(audit).toContainText('with a passkey')
  await expect(audit).toContainText('Added a passkey')
  const said = await (await page.request.get(`${named}/desk/audit/export`)).json()
  expect(said.entries.map(({ action }: { action: string }) => action)).toContain('passkey.renamed')

  await page.goto(`${named}/desk/account`)
  await page.getByRole('button', { name: 'Remove My laptop' }).click()
  await expect(page.getByRole('status')).toContainText('opens nothing any more')
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('alert')).toContainText('did not open the desk')
  await desk.stop()
})
