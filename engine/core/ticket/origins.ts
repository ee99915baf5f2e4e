import type { Definitions } from '#engine/core/catalogue.ts'
import { propertiesOf } from '#engine/core/form/properties.ts'
import type { Ticket } from './ticket.ts'

/** Old name → new name. */
export type Renames = Readonly<Record<string, string>>

/**
 * The answers that a form has under another name than the ticket: those whose field says `x-was`, and those that were renamed before and
 * have their old field again, as after a revert.
 */
export function renamedAnswers(definitions: Definitions, { form, fields, origins }: RenamedTicket): Renames {
  const defined = form === null ? undefined : definitions.forms.get(form.id)
  if (defined === undefined) return {}
  const properties = propertiesOf(defined.value)
  const renames: Record<string, string> = {}
  const has = (object: object, name: string) => Object.hasOwn(object, name)
  for (const [name, field] of Object.entries(properties)) {
    const old = field['x-was']
    if (old !== undefined && has(fields, old) && !has(properties, old) && !has(fields, name)) renames[old] = name
  }
  for (const [name, old] of Object.entries(origins?.fields ?? {})) {
    if (has(fields, name) && !has(properties, name) && has(properties, old) && !has(fields, old)) renames[name] = old
  }
  return renames
}

type RenamedTicket = Pick<Ticket, 'form' | 'fields' | 'origins'>

/** Values under their new names, in the same order. */
export function renamed<T>(values: Readonly<Record<string, T>>, renames: Renames): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [renames[name] ?? name, value]))
}

/** New name → old name after a rename; one that goes back is forgotten. */
export function originsAfter(origins: Renames, from: string, to: string): Renames {
  if (origins[from] !== to) return { ...origins, [to]: from }
  const { [from]: _, ...rest } = origins
  return rest
}
