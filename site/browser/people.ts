import { setTimeout as pause } from 'node:timers/promises'

export interface Asked {
  readonly number: number
  /** Address of the request page for whoever sent the form. */
  readonly url: string
}

/** Nobody reads and answers a form within two seconds: a program would, and lie on the shelf. */
export const readingMs = 2_100
/** So long an answer of the desk can be taken back. */
export const undoMs = 10_000

/** A request as a program sends it: `answers` by field name. */
export async function ask(origin: string, form: string, answers: Readonly<Record<string, string>>): Promise<Asked> {
  const answer = await fetch(`${origin}/forms/${form}`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(answers),
  })
  if (answer.status !== 201) throw new Error(`The form was not taken: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { ticket: Asked }).ticket
}

/**
 * The text of the newest mail to an address that mentions `about`; waits until it lies in the mailbox.
 */
export async function mailTo(origin: string, address: string, about: string): Promise<string> {
  // A mail never changes: what was read and does not mention it need not be read again.
  const seen = new Set<string>()
  for (let tries = 0; tries < 400; tries++) {
    for (const { path, to } of await newMails(origin, seen)) {
      seen.add(path)
      if (to !== address) continue
      const text = /<pre[^>]*>([\s\S]*?)<\/pre>/.exec(await htmlOf(origin + path))?.[1] ?? ''
      if (text.includes(about)) return text.replaceAll('&amp;', '&')
    }
    await pause(50)
  }
  throw new Error(`No mail to ${address} mentions "${about}".`)
}

interface Listed {
  readonly path: string
  readonly to: string
}

/**
 * Mails that were not seen yet, newest first, to the last page of the mailbox or one that has a mail that was: where time is left out for
 * many tickets at once, more than a page of them come at once.
 */
async function newMails(origin: string, seen: ReadonlySet<string>): Promise<readonly Listed[]> {
  const found: Listed[] = []
  let page: string | undefined = '/mailbox'
  while (page !== undefined) {
    const list = await htmlOf(origin + page)
    const listed = [...list.matchAll(/href="(\/mailbox\/\d+)"[^>]*><b[^>]*>([^<]*)<\/b>/g)]
    const mails = listed.map(([, path = '', to = '']) => ({ path, to }))
    found.push(...mails.filter(({ path }) => !seen.has(path)))
    page = mails.some(({ path }) => seen.has(path)) ? undefined : /href="(\/mailbox\?before=\d+)"/.exec(list)?.[1]
  }
  return found
}

/** The link in a mail to the page of the request. */
export function requestLinkIn(mail: string): string {
  const link = /http\S+\/requests\/[\w-]+/.exec(mail)?.[0]
  if (!link) throw new Error(`No link to a request in:\n${mail}`)
  return link
}

/** The cookie of an agent who signed in by a mailed link. */
export async function agentCookie(origin: string, email: string): Promise<{ name: string; value: string }> {
  await post(origin, `${origin}/desk/sign-in`, { email, next: '/desk' })
  return cookieByLink(origin, await unusedLink(origin, email))
}

/** The session cookie that a one-time link gives. */
export async function cookieByLink(origin: string, link: string): Promise<{ name: string; value: string }> {
  const signedIn = await post(origin, link, { next: '/desk' })
  const [name = '', value = ''] = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0]?.split('=') ?? []
  if (!value) throw new Error(`The link did not sign anybody in: ${signedIn.status}`)
  return { name, value }
}

function post(origin: string, url: string, body: Readonly<Record<string, string>>): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin, accept: 'text/html' }
  return fetch(url, { method: 'POST', headers, body: new URLSearchParams(body), redirect: 'manual' })
}

const usedLinks = new Set<string>()

/** The newest link to the desk; who signs in again waits for the next mail. */
async function unusedLink(origin: string, email: string): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const link = /http\S+\/desk\/sign-in\/[\w-]+/.exec(await mailTo(origin, email, '/desk/sign-in/'))?.[0] ?? ''
    if (!usedLinks.has(link)) {
      usedLinks.add(link)
      return link
    }
    await pause(50)
  }
  throw new Error(`No new link for ${email} was mailed.`)
}

async function htmlOf(url: string): Promise<string> {
  return (await fetch(url, { headers: { accept: 'text/html' } })).text()
}

/** Presses a button on the desk as an agent does: `path` behind the ticket's address, with the fields of that small form. */
export async function work(
  origin: string,
  cookie: { readonly name: string; readonly value: string },
  { number, path, fields }: { number: number; path: string; fields: Readonly<Record<string, string>> },
): Promise<void> {
  const answer = await fetch(`${origin}/desk/tickets/${number}/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: `${cookie.name}=${cookie.value}`,
      origin,
      accept: 'text/html',
    },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  if (answer.status !== 303) throw new Error(`${path} was refused: ${answer.status} ${await answer.text()}`)
}
