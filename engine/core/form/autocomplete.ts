import type { FieldModel } from '#engine/core/form/model.ts'

const byRole: Readonly<Record<string, string>> = {
  'requester.name': 'name',
  'requester.email': 'email',
  'requester.phone': 'tel',
  'requester.company': 'organization',
}

/** Names under which forms usually ask for what a browser knows (WCAG 1.3.5). */
const byName: readonly (readonly [RegExp, string])[] = [
  [/^(full)?name$/, 'name'],
  [/^(first|given)name$/, 'given-name'],
  [/^(last|family|sur)name$/, 'family-name'],
  [/^(e?mail|emailaddress)$/, 'email'],
  [/^(tel|phone|telephone|mobile|phonenumber)$/, 'tel'],
  [/^(company|organi[sz]ation)$/, 'organization'],
  [/^(street|streetaddress|address)$/, 'street-address'],
  [/^(city|town)$/, 'address-level2'],
  [/^(zip|zipcode|postcode|postalcode)$/, 'postal-code'],
  [/^(country)$/, 'country-name'],
  [/^(website|homepage)$/, 'url'],
  [/^(birthday|birthdate|dateofbirth)$/, 'bday'],
]

const typed: ReadonlySet<string> = new Set(['text', 'email', 'tel', 'url', 'date', 'textarea'])

/** What the browser may fill in about its user; null for everything else, and for rows of a list. */
export function autocompleteOf({ schema, shape, control, name }: FieldModel): string | null {
  const role = byRole[String(schema['x-role'])]
  if (role) return role
  if (!typed.has(control) || shape.many || name.includes('*')) return null
  const plain = shape.key.toLowerCase().replace(/[^a-z]/g, '')
  const found = byName.find(([pattern]) => pattern.test(plain))?.[1]
  if (control === 'email') return 'email'
  if (control === 'tel') return 'tel'
  return found ?? null
}
