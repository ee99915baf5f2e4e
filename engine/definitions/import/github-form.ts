import type { JsonObject } from '#engine/core/json.ts'
import { fieldName, given, type Imported, listOf, objectOf, textOf } from './imported.ts'
import { blocksOf, plainLine, plainText } from './plain-text.ts'

const longText = 20_000

/** Whether a file is an issue form of GitHub: a name and a body of elements with types. */
export function isGithubForm(value: unknown): boolean {
  const { body } = objectOf(value)
  return Array.isArray(body) && body.length > 0 && body.every((element) => textOf(objectOf(element).type) !== undefined)
}

/**
 * An issue form of GitHub (docs.github.com, "Syntax for GitHub's form schema"). Who writes is known there and asked here, so a field for
 * the address is put in front.
 */
export function importGithubForm(value: unknown): Imported {
  const file = objectOf(value)
  const notes: string[] = []
  const properties: Record<string, JsonObject> = {
    email: { type: 'string', format: 'email', title: 'E-mail', 'x-role': 'requester.email' },
  }
  const required = ['email']
  notes.push('"email" was added: GitHub knows who writes, a form has to ask.')
  for (const key of ['assignees', 'projects', 'type']) {
    if (file[key] !== undefined) notes.push(`"${key}" was left out: teams and workflows say who gets a ticket.`)
  }
  for (const element of listOf(file.body)) {
    for (const { name, schema, isRequired } of fieldsOf(objectOf(element), new Set(Object.keys(properties)), notes)) {
      properties[name] = schema
      if (isRequired) required.push(name)
    }
  }
  const prefix = textOf(file.title)
  const subject = Object.keys(properties).find((name) => /^(title|subject|summary)$/.test(name))
  if (prefix && !subject)
    notes.push(`The title "${prefix}" became that of every ticket; name a field in it, such as "{email}".`)
  const tags =
    typeof file.labels === 'string' ? file.labels.split(',').map((label) => label.trim()) : listOf(file.labels)
  const form = given({
    tags: tags.length > 0 ? tags.map(tagOf) : undefined,
    ticketTitle: prefix && (subject ? `${prefix} {${subject}}` : prefix),
  })
  return {
    form: given({
      title: textOf(file.name) ?? 'Form',
      description: textOf(file.description),
      type: 'object',
      'x-form': Object.keys(form).length > 0 ? form : undefined,
      properties,
      required,
    }),
    notes,
  }
}

interface Field {
  readonly name: string
  readonly schema: JsonObject
  readonly isRequired: boolean
}

interface Element {
  readonly name: string
  readonly attributes: JsonObject
  readonly isRequired: boolean
  readonly taken: ReadonlySet<string>
  readonly notes: string[]
}

/** Type of an element → the fields it becomes. */
const kinds: Readonly<Record<string, (element: Element) => readonly Field[]>> = {
  markdown: (element) => told(element),
  input: (element) => [field(element, { type: 'string', maxLength: 1_000, default: writtenOf(element) })],
  textarea: (element) => [
    field(element, {
      type: 'string',
      maxLength: longText,
      'x-input': 'textarea',
      default: writtenOf(element),
    }),
  ],
  dropdown: (element) => {
    const options = listOf(element.attributes.options).map(String)
    const chosen = chosenOf(element, options)
    return [
      element.attributes.multiple === true
        ? field(element, { type: 'array', items: { enum: options }, uniqueItems: true, default: chosen && [chosen] })
        : field(element, { enum: options, 'x-input': 'select', default: chosen }),
    ]
  },
  checkboxes: (element) => checkboxes(element),
  upload: (element) => [
    field(element, {
      type: 'array',
      items: { type: 'string', format: 'binary' },
      'x-input': 'file',
      'x-accept': acceptOf(element),
    }),
  ],
}

function fieldsOf(element: JsonObject, taken: ReadonlySet<string>, notes: string[]): readonly Field[] {
  const type = textOf(element.type) ?? ''
  const attributes = objectOf(element.attributes)
  const name = fieldName(textOf(element.id) ?? textOf(attributes.label) ?? type, taken)
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (!kind) {
    notes.push(`An element of the type "${type}" was left out.`)
    return []
  }
  const validations = objectOf(element.validations)
  return kind({
    name,
    attributes: { ...attributes, accept: validations.accept ?? null },
    isRequired: validations.required === true,
    taken,
    notes,
  })
}

function field({ name, attributes, isRequired }: Element, schema: Readonly<Record<string, unknown>>): Field {
  return {
    name,
    schema: given({
      ...schema,
      title: textOf(attributes.label) ?? name,
      'x-help': helpOf(attributes),
      'x-placeholder': textOf(attributes.placeholder),
    }),
    isRequired,
  }
}

/** What stands in a field at first; a key without a value says nothing. */
function writtenOf({ attributes: { value } }: Element): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}

/** `default` is the place of an option, from 0. */
function chosenOf({ name, attributes, notes }: Element, options: readonly string[]): string | undefined {
  const place = attributes.default
  if (place === undefined || place === null || place === '') return undefined
  const chosen = options[Number(place)]
  if (chosen === undefined)
    notes.push(`The default ${JSON.stringify(place)} of "${name}" names no option and was left out.`)
  return chosen
}

/** Between fields: a heading or a note for each block, since neither knows Markdown. */
function told({ name, attributes, taken }: Element): readonly Field[] {
  const names = new Set(taken)
  return blocksOf(textOf(attributes.value) ?? '').map(({ isHeading, text }) => {
    const own = fieldName(name, names)
    names.add(own)
    return { name: own, schema: { title: text, 'x-input': isHeading ? 'heading' : 'note' }, isRequired: false }
  })
}

/** A box that must be ticked is a field of its own: a list cannot say so of one of its choices. */
function checkboxes(element: Element): readonly Field[] {
  const options = listOf(element.attributes.options).map(objectOf)
  const isDuty = (option: JsonObject) => option.required === true
  const taken = new Set([...element.taken, element.name])
  const labelOf = ({ label }: JsonObject) => plainLine(textOf(label) ?? '')
  const duties = options.filter(isDuty).map((option): Field => {
    const title = labelOf(option)
    const name = fieldName(title || element.name, taken)
    taken.add(name)
    return { name, schema: { type: 'boolean', const: true, title: title || name }, isRequired: true }
  })
  const free = options
    .filter((option) => !isDuty(option))
    .map(labelOf)
    .filter((label) => label !== '')
  if (free.length === 0) return duties.map((duty, index) => (index === 0 ? withHelp(duty, element) : duty))
  return [
    field(element, { type: 'array', items: { enum: free }, uniqueItems: true, 'x-input': 'checkboxes' }),
    ...duties,
  ]
}

/** What is said of all boxes stands at the first of them. */
function withHelp(duty: Field, { attributes }: Element): Field {
  return { ...duty, schema: given({ ...duty.schema, 'x-help': helpOf(attributes) }) }
}

function helpOf({ description }: JsonObject): string | undefined {
  return textOf(plainText(textOf(description) ?? ''))
}

function acceptOf({ attributes }: Element): readonly string[] | undefined {
  const accept = textOf(attributes.accept)
  return accept?.split(',').map((one) => one.trim())
}

/** `bug: needs triage` → `bug-needs-triage`. */
function tagOf(label: unknown): string {
  return String(label)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
}
