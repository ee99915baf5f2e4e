import type { Arrived } from '#engine/channels/form/arrived.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { CompiledForm, FieldView } from '#engine/core/form/form.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import { readFields } from '#engine/http/form-fields.ts'
import type { SavedNote } from '#engine/http/pages.ts'
import { limit } from '#engine/http/rate-limit.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'
import { type Parts, publishedForm } from './parts.ts'
import { asTyped, returnedPage } from './returned-page.ts'

const quarterMs = 900_000
const template = 'saved-form'
const mailsPerHour = 3

/** Keeps a form that is not finished and sends its reader to the page of its link. */
export async function saveForm(c: DoorContext, { saved }: Parts, { today, said, kept }: Arrived): Promise<Response> {
  await limit(c, 'form-save', 30, quarterMs)
  const { id } = today.defined
  const { locale, step, entries } = said
  const own = entries.filter(([name]) => name !== 'docket-time-zone')
  const requester = parseAddress(addressIn(today, entries))
  const secret = await saved.keep(id, { locale, step: step ?? 0, requester, entries: own, files: kept }, said.saved)
  return c.redirect(linkTo(c, id, secret), 303)
}

/** The form as it was left. For a page of another host, JSON: what was typed, by name. */
export async function openSaved(c: DoorContext, parts: Parts): Promise<Response> {
  const form = publishedForm(c, parts)
  c.header('X-Robots-Tag', 'noindex')
  return showSaved(c, parts, form, { mail: c.req.query('mailed') === undefined ? 'offered' : 'sent', email: null }, 200)
}

/** Mails the link to an address that the reader names. */
export async function mailSaved(c: DoorContext, parts: Parts): Promise<Response> {
  const form = publishedForm(c, parts)
  const { id } = form.defined
  const secret = c.req.param('secret') ?? ''
  await limit(c, 'form-save-mail', 10, quarterMs)
  const typed = ((await readFields(c)).get('email') ?? '').trim()
  const email = parseAddress(typed)
  if (email === null) return showSaved(c, parts, form, { mail: 'wrong', email: typed }, 422)
  const found = await parts.saved.open(id, secret)
  if (found === null) return showSaved(c, parts, form, { mail: 'offered', email: null }, 200)
  const { door } = c.var
  door.background.run('saved form', async () => {
    await door.limits.everywhere('form-save-mail', email, mailsPerHour, 3_600_000)
    await door.services.sendDirectMail({
      template,
      to: { name: '', address: email },
      language: found.locale,
      params: { link: linkTo(c, id, secret), title: form.view(found.locale).title },
    })
  })
  return c.redirect(`${linkTo(c, id, secret)}?mailed`, 303)
}

async function showSaved(
  c: DoorContext,
  { saved }: Parts,
  form: CompiledForm,
  { mail, email }: { readonly mail: SavedNote['mail']; readonly email: string | null },
  status: number,
): Promise<Response> {
  await limit(c, 'form-save-open', 60, quarterMs)
  const { id } = form.defined
  const secret = c.req.param('secret') ?? ''
  const found = await saved.open(id, secret)
  if (found === null) {
    if (!wantsPage(c)) throw new DocketError('not-found', 'This link opens no saved form.')
    const body = { entries: [], oversized: [] }
    return returnedPage(c, asTyped({ form, body, reason: 'gone' }), languageOf(c), 410)
  }
  const { locale, entries, uploads, until } = found
  const shownSteps = form.shownSteps(form.decode(entries, 'UTC'))
  const step = shownSteps.filter((one) => one <= found.step).at(-1) ?? 0
  const known = c.var.door.services.runtime.definitions().running.mails.has(template)
  const note: SavedNote = {
    link: linkTo(c, id, secret),
    until,
    action: known ? `/forms/${id}/saved/${secret}/mail` : null,
    mail,
    email: email ?? addressIn(form, entries),
  }
  const submission = asTyped({
    form,
    body: { entries, oversized: [] },
    reason: 'saved',
    uploads,
    step,
    shownSteps,
    savedAs: secret,
    saved: note,
  })
  if (wantsPage(c)) return returnedPage(c, submission, locale, status)
  const { values, files } = submission
  return c.json({ values, files, step, until: new Date(until).toISOString() })
}

/** What was typed as the requester's address, which is that of the first field for one where none has the role. */
function addressIn(form: CompiledForm, entries: readonly (readonly [string, string])[]): string {
  const fields = withInner(form.view('en').fields)
  const field =
    fields.find(({ role }) => role === 'requester.email') ?? fields.find(({ control }) => control === 'email')
  return (entries.find(([name]) => name === field?.name)?.[1] ?? '').trim()
}

function withInner(fields: readonly FieldView[]): readonly FieldView[] {
  return fields.flatMap((field) => [field, ...withInner(field.fields)])
}

function linkTo(c: DoorContext, form: string, secret: string): string {
  return `${c.var.door.services.settings.publicUrl}/forms/${form}/saved/${secret}`
}
