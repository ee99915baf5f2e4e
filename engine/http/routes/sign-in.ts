import { auditActor, auditRow } from '#engine/http/audit.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import { relyingParty } from '#engine/http/auth/relying-party.ts'
import { hashSecret } from '#engine/http/auth/secret.ts'
import { endSession, startSession } from '#engine/http/auth/session.ts'
import { createSignInLink, takeSignInLink } from '#engine/http/auth/sign-in-link.ts'
import type { SignInPage } from '#engine/http/auth/sign-in-page.ts'
import type { Door, DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { escapeHtml, plainPage } from '#engine/http/plain-page.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'
import { languageOf } from './api/ticket-of.ts'

const quarterHourMs = 15 * 60_000

/**
 * Signing in and out. No password: an agent asks for a link, opens it, and presses a button. Opening alone does nothing, since mail
 * scanners open every link; and what is answered to an address never depends on whether we know it.
 */
export const signInRoutes: RouteModule = () => [
  { method: 'GET', path: '/desk/sign-in', access: { who: 'anyone' }, handle: askForAddress },
  { method: 'POST', path: '/desk/sign-in', access: { who: 'anyone' }, maxBodyBytes: 8_192, handle: sendLink },
  { method: 'GET', path: '/desk/sign-in/:secret', access: { who: 'key' }, handle: confirm },
  { method: 'POST', path: '/desk/sign-in/:secret', access: { who: 'key' }, maxBodyBytes: 8_192, handle: signIn },
  { method: 'POST', path: '/desk/sign-out', access: { who: 'agent' }, maxBodyBytes: 8_192, handle: signOut },
]

async function askForAddress(c: DoorContext): Promise<Response> {
  const { settings, store } = c.var.door.services
  return page(c, 200, {
    step: (['sent', 'refused', 'away', 'out'] as const).find((step) => c.req.query(step) !== undefined) ?? 'ask',
    action: '/desk/sign-in',
    next: ownPath(c.req.query('next')),
    firstTime: settings.loopback && !(await store.access.anybodySignedIn()),
  })
}

async function sendLink(c: DoorContext): Promise<Response> {
  await limit(c, 'sign-in', 100, quarterHourMs)
  const fields = await readFields(c)
  const next = ownPath(fields.get('next'))
  const email = (fields.get('email') ?? '').trim().toLowerCase()
  const { door } = c.var
  door.background.run('sign-in mail', () => mailLink(door, email, next))
  return c.redirect(`/desk/sign-in?sent&next=${encodeURIComponent(next)}`, 303)
}

/** Runs after the answer: a known address must not be told by the time that this takes. */
async function mailLink({ services, limits }: Door, email: string, next: string): Promise<void> {
  await limits.everywhere('sign-in-address', hashSecret(email), 5, quarterHourMs)
  const agents = [...services.runtime.definitions().running.agents.values()]
  const agent = agents.find(({ value }) => value.email.toLowerCase() === email)
  if (agent === undefined) return
  const link = await createSignInLink(services, agent.id)
  await services.sendDirectMail({
    template: 'sign-in',
    to: { name: agent.value.name, address: agent.value.email },
    language: agent.value.languages?.[0] ?? 'en',
    params: { link: next === '/desk' ? link : `${link}?next=${encodeURIComponent(next)}` },
  })
}

async function confirm(c: DoorContext): Promise<Response> {
  const next = ownPath(c.req.query('next'))
  return page(c, 200, { step: 'confirm', action: new URL(c.req.url).pathname, next, firstTime: false })
}

async function signIn(c: DoorContext): Promise<Response> {
  await limit(c, 'sign-in-link', 30, quarterHourMs)
  const { services } = c.var.door
  const next = ownPath((await readFields(c)).get('next'))
  const id = await takeSignInLink(services, c.req.param('secret') ?? '')
  const agent = id === null ? undefined : services.runtime.definitions().running.agents.get(id)
  if (agent === undefined) return page(c, 410, { step: 'expired', action: '/desk/sign-in', next, firstTime: false })
  await startSession(c, agent, 'link')
  services.log.info({ agent: agent.id }, 'agent signed in')
  return c.redirect(next, 303)
}

async function signOut(c: DoorContext): Promise<Response> {
  await endSession(c, auditRow(c.var.door.services, auditActor(c), 'session.ended', {}))
  return c.redirect('/desk/sign-in', 303)
}

/** Never stored: the address of the page may be the secret itself. */
async function page(
  c: DoorContext,
  status: number,
  asked: Omit<SignInPage, 'language' | 'passkeys' | 'company'>,
): Promise<Response> {
  const { pages } = c.var.door
  const data: SignInPage = {
    ...asked,
    language: languageOf(c),
    passkeys: relyingParty(c) !== null,
    company: c.var.door.services.identity !== null,
  }
  const answer = pages ? await pages.render(c, '/desk/sign-in', { status, page: data }) : plainSignIn(c, status, data)
  answer.headers.set('Cache-Control', 'no-store')
  return answer
}

function plainSignIn(c: DoorContext, status: number, { step, action, next }: SignInPage): Response {
  const said = {
    ask: '',
    out: '<p>You are signed out, so this was not done.</p>',
    refused: '<p>The sign-in of your company did not work. Ask for a link instead.</p>',
    away: '<p>The sign-in of your company does not answer. Try again later, or ask for a link.</p>',
    sent: '<p>If this address belongs to an agent, a link is on its way.</p>',
    confirm: '',
    expired: '<p>This link was used already or is too old. Ask for a new one.</p>',
  }[step]
  const field =
    step === 'confirm' ? '' : '<label>E-mail <input type="email" name="email" required autocomplete="email"></label> '
  const button = step === 'confirm' ? 'Sign in' : 'Send me a link'
  const form = `<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="next" value="${escapeHtml(next)}">${field}<button>${button}</button></form>`
  return plainPage(c, 'Sign in', said + form, status)
}
