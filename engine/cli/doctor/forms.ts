import type { Overview } from '#engine/http/routes/probe.ts'
import { codeOf, type Finding } from './finding.ts'
import { answersTo, type FormOnPage, readFormPage } from './form-page.ts'
import { call, page } from './web.ts'

/** What is known of a form before its page is opened; `sites` is null where every help center shows it. */
export type KnownForm = Pick<Overview['forms'][number], 'id' | 'sites'>

export interface Probing {
  readonly publicUrl: string
  readonly siteUrl: string
  /** null: the secret is not known here, and nothing is sent. */
  readonly sign: (() => string) | null
  /** Day of today, for fields that ask for one. */
  readonly today: string
}

/** Tries with other answers where the form refuses the first ones. */
const tries = 3

/** Opens the page of a form, fills it in and sends it, as somebody without JavaScript does; signed, so that no ticket comes of it. */
export async function formFinding({ id, sites }: KnownForm, probing: Probing): Promise<Finding> {
  const check = `form ${id}`
  const url = `${probing.siteUrl}/forms/${id}/`
  try {
    const answer = await page(url)
    if (answer.status === 404 && sites !== null)
      return { check, state: 'off', detail: `stands on other help centers: ${sites.join(', ')}` }
    if (answer.status !== 200)
      return {
        check,
        state: 'failed',
        detail: `${url} answers ${answer.status}: build the help center with the forms of today`,
      }
    const form = readFormPage(await answer.text())
    if (form === null) return { check, state: 'failed', detail: `${url} shows no form` }
    const problem = (await wrongWay(form, id, url, probing)) ?? null
    if (problem !== null) return { check, state: 'failed', detail: problem }
    if (probing.sign === null) return { check, state: 'ok', detail: 'its page sends to the engine; nothing was sent' }
    return { check, ...(await probe(form, url, probing, probing.sign)) }
  } catch (error) {
    return { check, state: 'failed', detail: `does not answer: ${codeOf(error)}` }
  }
}

async function wrongWay(form: FormOnPage, id: string, url: string, { publicUrl }: Probing): Promise<string | null> {
  const action = new URL(form.action, url)
  if (action.href !== `${publicUrl}/forms/${id}`)
    return `its page sends to ${action.href}, not to ${publicUrl}/forms/${id}: build it with DOCKET_PUBLIC_URL=${publicUrl}`
  if (form.script === null) return null
  const script = await call(new URL(form.script, url))
  return script.status === 200 && /javascript/.test(script.headers.get('content-type') ?? '')
    ? null
    : `the script of its page is answered with ${script.status} ${script.headers.get('content-type') ?? ''}`.trim()
}

interface Probed {
  readonly today: string
  readonly shown: string | null
  readonly errors: readonly { readonly field: string; readonly code: string }[]
}

async function probe(
  form: FormOnPage,
  url: string,
  { siteUrl, today }: Probing,
  sign: () => string,
): Promise<Pick<Finding, 'state' | 'detail'>> {
  const refused = new Set<string>()
  let probed: Probed | null = null
  for (let round = 0; round < tries; round++) {
    const body = new FormData()
    for (const [name, value] of answersTo(form, { today, refused })) body.append(name, value)
    body.append('docket-probe', sign())
    const headers = { origin: siteUrl, accept: 'text/html' }
    const answer = await call(new URL(form.action, url), { method: 'POST', body, headers })
    if (answer.status === 429) return { state: 'warning', detail: 'the engine asks to wait; try again in a minute' }
    const text = await answer.text()
    if (answer.status !== 200 || !text.startsWith('{"probe":'))
      return { state: 'failed', detail: `what its page sends is answered with ${answer.status}` }
    probed = (JSON.parse(text) as { readonly probe: Probed }).probe
    if (probed.shown === null || probed.errors.length === 0) break
    for (const { field } of probed.errors) refused.add(field)
  }
  return judged(probed as Probed)
}

function judged({ today, shown, errors }: Probed): Pick<Finding, 'state' | 'detail'> {
  if (shown === null)
    return {
      state: 'failed',
      detail: 'its page is so old that the engine does not know it any more: build the help center anew',
    }
  if (errors.length > 0) {
    const which = errors.map(({ field, code }) => `${field} (${code})`).join(', ')
    return {
      state: 'warning',
      detail: `is checked by the engine; our own answers did not pass, so no commit was tried: ${which}`,
    }
  }
  return shown === today
    ? { state: 'ok', detail: 'what its page sends would become a ticket' }
    : { state: 'warning', detail: 'is taken, but its page shows an earlier form: build the help center anew' }
}
