import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanText } from '#engine/core/text.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { readJson } from '#engine/http/json-body.ts'
import { type Opened, proveAddress, submit } from './opened.ts'
import type { Result } from './result.ts'
import { say } from './words.ts'

export function close(opened: Opened): Promise<Result> {
  return step(opened, 'close', 'ticket.solved', 'closed')
}

export function reopen(opened: Opened): Promise<Result> {
  return step(opened, 'reopen', 'ticket.reopened', 'reopened')
}

async function step(
  opened: Opened,
  verb: 'close' | 'reopen',
  type: string,
  done: 'closed' | 'reopened',
): Promise<Result> {
  // Whoever has no right to it, in whatever state, is told nothing of the state.
  if (opened.view.key !== 'mailed') throw notFound()
  if (!opened.view.may[verb]) throw new DocketError('not-allowed-here', 'This request cannot be changed like that now.')
  await submit(opened, { type, by: { role: 'customer' }, data: {}, content: null })
  await proveAddress(opened)
  return { done }
}

export async function rate(opened: Opened): Promise<Result> {
  const { c, view } = opened
  if (!view.may.rate) throw notFound()
  const fields = await readTexts(c)
  const rating = Number(fields.get('rating'))
  const text = cleanText(fields.get('text') ?? '', 5_000)
  if (![1, 3, 5].includes(rating)) {
    return { refused: { field: 'rating', code: 'enum', message: say(view.language, 'rating'), typed: text, files: [] } }
  }
  await submit(opened, { type: 'ticket.rated', by: { role: 'customer' }, data: { rating }, content: { text } })
  await proveAddress(opened)
  return { done: 'rated' }
}

/** The mailed key of the mistyped address stops working, and the right one gets a confirmation of its own. */
export async function correctAddress(opened: Opened): Promise<Result> {
  const { c, ticket, view } = opened
  if (!view.may.correctAddress) throw notFound()
  const typed = (await readFields(c)).get('email') ?? ''
  const email = parseAddress(typed.trim())
  if (email === null)
    return { refused: { field: 'email', code: 'format', message: say(view.language, 'email'), typed, files: [] } }
  if (email !== ticket.requester.email) {
    await c.var.door.limits.everywhere('correct-address', String(ticket.number), 3, 3_600_000)
    await submit(opened, { type: 'requester.changed', by: { role: 'customer' }, data: {}, content: { email } })
  }
  return { done: 'address' }
}

/** The link goes to the address of the request, whoever asks; more often than three times an hour nothing more is sent. */
export async function askLink({ c, ticket, view }: Opened): Promise<Result> {
  if (!view.may.askLink) throw notFound()
  const { services, limits, background } = c.var.door
  const { settings, keys } = services
  background.run('request link', async () => {
    await limits.everywhere('request-link', String(ticket.number), 3, 3_600_000)
    await services.sendDirectMail({
      template: 'new-link',
      to: { name: '', address: ticket.requester.email },
      language: ticket.language,
      params: {
        number: String(ticket.number),
        link: `${settings.publicUrl}/requests/${keys.requestKey('mailed', ticket.number, ticket.keyGeneration)}`,
      },
    })
  })
  return { done: 'link' }
}

/** JSON callers send the rating as a number. */
async function readTexts(c: DoorContext): Promise<ReadonlyMap<string, string>> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return readFields(c)
  const body = (await readJson(c)) ?? {}
  return new Map(Object.entries(body).map(([name, value]) => [name, String(value)]))
}
