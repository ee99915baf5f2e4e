import type { Definitions } from '#engine/core/catalogue.ts'
import { type ChatChannel, chatChannels } from '#engine/core/chat/channel.ts'
import type { Filled } from '#engine/core/chat/input.ts'
import type { ChatFormAnswer, FormPosted } from '#engine/core/chat/wire.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { answersOf } from '#engine/core/ticket/answers.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import { notFound } from '#engine/http/admission.ts'
import { entriesOf, keyOf, lineOf, objectOf, readPosted, refusedField } from '#engine/http/chat/posted.ts'
import { localeOf } from '#engine/http/chat/visit.ts'
import { channelOf } from '#engine/http/chat/visitor.ts'
import { wall } from '#engine/http/chat/walls.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { ChatParts } from './parts.ts'

/** Forms in a chat: any form of the help desk, shown in the panel and checked as on its own page. */

export type FilledForm = Filled

/** A form that this channel asks for. */
export async function showForm(c: DoorContext, parts: ChatParts): Promise<Response> {
  const form = askedForm(c, parts)
  await wall(c, 'settings')
  const answer: ChatFormAnswer = { form: form.view(localeOf(c, c.req.query('locale') ?? '')) }
  return c.json(answer)
}

/** The form that stands in for a chat: a ticket, as if it had been sent on its own page. */
export async function postForm(c: DoorContext, parts: ChatParts): Promise<Response> {
  const form = askedForm(c, parts)
  await wall(c, 'form')
  const { keys, settings } = c.var.door.services
  const body = await readPosted(c)
  const entries = [
    ...entriesOf(objectOf(body.values) ?? {}).filter(([name]) => !name.startsWith('docket-')),
    ['docket-locale', localeOf(c, lineOf(body, 'locale', 35))] as const,
    ['docket-time-zone', lineOf(body, 'timeZone', 60)] as const,
    ['docket-submission-id', keyOf(body)] as const,
  ]
  const arrived = await parts.intake.arrive(form.defined.id, {
    body: { entries, oversized: [] },
    submissionId: null,
    peer: c.var.client.group,
  })
  const result = await parts.intake.take(arrived)
  if (result.outcome === 'refused')
    throw new DocketError('invalid', 'Some answers are missing or not right.', { errors: result.errors })
  const { ticket } = result.accepted
  const posted: FormPosted = {
    ticket: {
      number: ticket.number,
      url: `${settings.publicUrl}/requests/${keys.requestKey('sent', ticket.number, ticket.keyGeneration)}`,
    },
  }
  return c.json(posted, 201)
}

/** A form that was filled in inside a chat. Throws DocketError `invalid` with the errors of its fields. */
export async function fillForm(
  c: DoorContext,
  parts: ChatParts,
  id: string,
  values: JsonObject,
  language: string,
  timeZone: string | null,
  files: readonly FileRef[],
): Promise<FilledForm> {
  const { running } = c.var.door.services.runtime.definitions()
  const form = parts.forms.inChat(id)
  if (form === null) throw refusedField('values', 'unknown', 'This form is not there any more.')
  const team = form.view(language).team
  const zone = timeZone ?? (running.teams.has(team) ? teamCalendar(running, team).timeZone : 'UTC')
  const uploads = new Map(files.map((file) => [file.id, file]))
  const verdict = form.check(form.decode(entriesOf(values), zone), {
    locale: language,
    team: { id: team, timeZone: zone },
    uploads,
  })
  if (!verdict.ok)
    throw new DocketError('invalid', 'Some answers are missing or not right.', { errors: verdict.errors })
  const { fields, requester } = verdict.submitted
  return {
    answers: answersOf(form.view(language).fields, fields),
    name: requester.name,
    email: requester.email,
    phone: requester.phone,
    files,
  }
}

/** The form of the path, where the channel asks for it at all; any other is not found. */
function askedForm(c: DoorContext, { forms }: ChatParts): CompiledForm {
  const channel = channelOf(c)
  const { running } = c.var.door.services.runtime.definitions()
  const id = c.req.param('form') ?? ''
  const form = formsOf(running, channel).has(id) ? forms.inChat(id) : null
  if (form === null) throw notFound()
  return form
}

/** Every form that a channel and its scripts name. */
function formsOf(definitions: Definitions, { id }: ChatChannel): ReadonlySet<string> {
  const file = chatChannels(definitions).get(id)?.file
  const scripts = (file?.rules ?? []).flatMap(({ script }) => definitions.scripts.get(script ?? '')?.value.steps ?? [])
  const named = [file?.before, file?.fallback?.form, ...scripts.map(({ form }) => form)]
  return new Set(named.filter((name) => name !== undefined))
}
