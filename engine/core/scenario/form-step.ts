import type { Filled } from '#engine/core/chat/input.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import { createdEvent } from '#engine/core/form/created-event.ts'
import { whyClosed } from '#engine/core/form/published.ts'
import { formTeam } from '#engine/core/form/team.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { answersOf } from '#engine/core/ticket/answers.ts'
import type { ScenarioStep } from '#engine/schemas/types.ts'
import { type Story, submit } from './story.ts'

/** Somebody sends a form: a ticket, or a DocketError `invalid` with what the page would say, or why there is no page. */
export function sendForm(story: Story, { form: id = '', values = {}, language = 'en' }: ScenarioStep): void {
  const form = story.definitions.forms.get(id)
  const closed = form ? whyClosed(story.definitions, form) : null
  if (closed !== null) throw new DocketError('invalid', `Nobody can send the form "${id}": ${closed}.`)
  const { defined, submitted } = checkedForm(story, id, values, language)
  const sent = { locale: language, timeZone: null, shelved: false, suspicions: [] }
  story.about = submit(story, null, createdEvent(defined, submitted, [], sent))
}

/** A form that is filled in inside a chat, as the conversation takes it. */
export function filledForm(story: Story, id: string, values: object, language: string): Filled {
  const { defined, submitted } = checkedForm(story, id, values, language)
  const { name, email, phone } = submitted.requester
  const answers = answersOf(compileForm(defined).view(language).fields, submitted.fields)
  return { answers, name, email, phone, files: [] }
}

function checkedForm({ definitions }: Story, id: string, values: object, language: string) {
  const defined = definitions.forms.get(id)
  if (!defined) throw new DocketError('not-found', `There is no form "${id}".`)
  const team = formTeam(definitions, defined)
  if (!team) throw new DocketError('invalid', 'There is no team to take this.')
  const timeZone = team.value.timeZone ?? teamCalendar(definitions, team.id).timeZone
  const checked = compileForm(defined).check(values as JsonObject, {
    locale: language,
    team: { id: team.id, timeZone },
    uploads: new Map(),
  })
  if (checked.ok) return { defined, submitted: checked.submitted }
  const said = checked.errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
  throw new DocketError('invalid', `The form refuses it: ${said.join('; ')}`)
}
