import type { JsonObject } from '#engine/core/json.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { notFound } from '#engine/http/admission.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import { type Opened, proveAddress, submit } from './opened.ts'
import type { Result } from './result.ts'

/**
 * Answers whose field says `"x-customer": "write"`. They are checked as the form was checked when it was sent, together with all that
 * stays; nothing else in the post is looked at.
 */
export async function editFields(opened: Opened): Promise<Result> {
  const { c, ticket, view, parts } = opened
  const { services } = c.var.door
  const form = ticket.form === null ? null : await parts.forms.withHash(ticket.form.id, ticket.form.hash)
  if (form === null || view.editable.length === 0) throw notFound()
  const posted = await readFields(c)
  const names = view.editable.map(({ field }) => field.name).filter((name) => posted.has(name))
  const entries = names.map((name) => [name, posted.get(name) ?? ''] as const)
  const { timeZone } = teamCalendar(await definitionsOf(services, ticket), ticket.team)
  const given = form.decode(entries, timeZone)
  const kept = Object.fromEntries(Object.entries(ticket.fields).filter(([name]) => !names.includes(name)))
  const verdict = form.check(
    { ...kept, ...given },
    { locale: view.language, team: { id: ticket.team, timeZone }, uploads: new Map() },
  )
  // What an agent changed meanwhile, or files that are elsewhere now, is not this reader's mistake.
  const [mistake] = verdict.ok ? [] : verdict.errors.filter(({ field }) => names.includes(field))
  if (mistake)
    return {
      refused: {
        field: 'fields',
        message: mistake.message,
        typed: new URLSearchParams(entries.map(([...entry]) => entry)).toString(),
        files: [],
      },
    }
  const changed: JsonObject = Object.fromEntries(
    names
      .map((name) => [name, given[name] ?? null] as const)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(ticket.fields[name] ?? null)),
  )
  if (Object.keys(changed).length > 0) {
    await submit(opened, { type: 'fields.changed', by: { role: 'customer' }, data: {}, content: { fields: changed } })
    await proveAddress(opened)
  }
  return { done: 'fields' }
}
