import type { Defined } from '#engine/core/catalogue.ts'
import type { Submitted } from '#engine/core/form/form.ts'
import { type Answer, answersOf, inLines } from '#engine/core/form/labelled.ts'
import type { FormModel } from '#engine/core/form/model.ts'
import { ticketTitle } from '#engine/core/form/ticket-title.ts'
import type { CheckedSubmission } from '#engine/core/form/validate.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanLine, cleanText } from '#engine/core/text.ts'
import type { Priority } from '#engine/core/ticket/ticket.ts'
import type { FormFile } from '#engine/schemas/types.ts'

const maxLine = 200
const maxDescription = 200_000

/**
 * What a checked submission says in a ticket's terms. Only a role lets a field set priority, tags or team. Labels are those of the
 * file's own language, which is the one agents read.
 */
export function submittedFrom(
  defined: Defined<FormFile>,
  model: FormModel,
  { values, extra }: CheckedSubmission,
  team: string,
): Submitted {
  const answers = answersOf(model.fields, values)
  const role = (name: string) =>
    answers.find(({ field, value }) => field.schema['x-role'] === name && value !== undefined)
  const email = role('requester.email') ?? firstEmail(answers, model)
  const name = role('requester.name') ?? answers.find(({ name, value }) => name === 'name' && typeof value === 'string')
  const title =
    role('ticket.title') ??
    answers.find(({ name, value }) => /^(subject|title)$/.test(name) && typeof value === 'string')
  const line = (answer: Answer | undefined) => (answer ? cleanLine(textOf(answer.value), maxLine) : '')
  const used = [email, name, title, role('requester.phone'), role('requester.company')]
  const form = defined.value['x-form']

  return {
    team: line(role('ticket.team')) || team,
    title:
      ticketTitle(form?.ticketTitle, answers, maxLine) ??
      (line(title) || cleanLine(defined.value.title ?? defined.id, maxLine)),
    description: cleanText(descriptionOf(answers, role('ticket.description'), used), maxDescription),
    priority: priorityOf(role('ticket.priority')?.value),
    tags: [...new Set([...(form?.tags ?? []), ...tagsOf(role('ticket.tags')?.value)])],
    requester: {
      name: line(name),
      email: email ? (parseAddress(textOf(email.value)) ?? '') : '',
      phone: line(role('requester.phone')),
      company: line(role('requester.company')),
    },
    fields: withAddresses(values, answers),
    extra,
    uploads: uploadsOf(answers),
  }
}

function firstEmail(answers: readonly Answer[], model: FormModel): Answer | undefined {
  if (model.fields.some(({ schema }) => schema['x-role'] === 'requester.email')) return undefined
  return answers.find(({ field, value }) => field.shape.kind === 'email' && typeof value === 'string')
}

/** By role, else the longest text, else every answer with its label. */
function descriptionOf(
  answers: readonly Answer[],
  byRole: Answer | undefined,
  used: readonly (Answer | undefined)[],
): string {
  if (byRole) return textOf(byRole.value)
  const free = answers.filter(
    (answer) => typeof answer.value === 'string' && !used.includes(answer) && isFreeText(answer),
  )
  const long = free.filter(({ field }) => field.shape.kind === 'longtext')
  const [longest] = (long.length > 0 ? long : free)
    .map(({ value }) => textOf(value))
    .sort((one, other) => other.length - one.length)
  return longest ?? inLines(answers)
}

function isFreeText({ field }: Answer): boolean {
  return (
    (field.shape.kind === 'text' || field.shape.kind === 'longtext') &&
    field.control !== 'tel' &&
    field.control !== 'hidden'
  )
}

const priorities: Readonly<Record<string, Priority>> = {
  '0': 0,
  '1': 1,
  '2': 2,
  '3': 3,
  low: 0,
  medium: 1,
  high: 2,
  urgent: 3,
}

function priorityOf(value: Json | undefined): Priority | null {
  const word = String(value).toLowerCase()
  return Object.hasOwn(priorities, word) ? (priorities[word] ?? null) : null
}

function tagsOf(value: Json | undefined): readonly string[] {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return values.map((one: Json) => cleanLine(textOf(one), maxLine)).filter((tag) => tag !== '')
}

/** Mail addresses in their one spelling, so that a condition or a search finds them however they were typed. */
function withAddresses(values: JsonObject, answers: readonly Answer[]): JsonObject {
  const top = answers.filter(
    ({ field, name, value }) => field.shape.kind === 'email' && !name.includes('.') && typeof value === 'string',
  )
  if (top.length === 0) return values
  return {
    ...values,
    ...Object.fromEntries(top.map(({ name, value }) => [name, parseAddress(textOf(value)) ?? textOf(value)])),
  }
}

function uploadsOf(answers: readonly Answer[]): Submitted['uploads'] {
  const files = answers.filter(({ field, value }) => field.shape.kind === 'file' && value !== undefined)
  return Object.fromEntries(
    files.map(({ name, value }) => [name, (Array.isArray(value) ? value : [value]).map((id) => String(id))]),
  )
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)
}
