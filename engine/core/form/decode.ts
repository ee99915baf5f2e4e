import type { RawEntries } from '#engine/core/form/form.ts'
import { type FieldShape, forbiddenNames } from '#engine/core/form/shape.ts'
import { instantOfWallTime } from '#engine/core/form/wall-time.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

// A form post is a list of names and texts. Empty means not given; an unticked checkbox is not there at all and means false; a name that
// comes several times, or a text area with an answer on each line, is an array; `address.street` is inside a group, `items.0.street` in
// the first row of a list. What cannot be read as its type stays text, so that checking says so.

/** Name of the field in which the page tells the reader's time zone. */
export const timeZoneField = 'docket-time-zone'

/** Rows whose number is larger are not rows of any page of ours. */
const maxRows = 1000

/**
 * Reads a post into typed values, unknown names among them under their own name (several values: an array), with every group and row that
 * is on the page, filled in or not. A row that is not there is null between others. `teamTimeZone` counts where the page told none.
 */
export function decodePost(fields: readonly FieldShape[], entries: RawEntries, teamTimeZone: string): JsonObject {
  const post = gather(entries)
  const zones = [post.get(timeZoneField)?.[0] ?? teamTimeZone, teamTimeZone]
  const known = new Set<string>()

  const readFields = (fields: readonly FieldShape[], prefix: string): JsonObject =>
    Object.fromEntries(
      fields.flatMap((field): [string, Json][] => {
        const value = readField(field, prefix + field.key)
        return value === undefined ? [] : [[field.key, value]]
      }),
    )

  const readField = (field: FieldShape, name: string): Json | undefined => {
    if (field.kind === 'shown') return undefined
    if (field.kind === 'list') return readRows(field, name)
    if (field.kind === 'group') return readFields(field.fields ?? [], `${name}.`)
    known.add(name)
    const texts = post.get(name) ?? []
    if (field.kind === 'boolean' && !field.choices) return ticked(texts)
    return field.many ? readMany(field, texts) : readOne(field, texts)
  }

  const readRows = (field: FieldShape, name: string): Json | undefined => {
    const rows: Json[] = []
    for (const number of rowNumbers(post.keys(), `${name}.`)) {
      while (rows.length < number) rows.push(null)
      rows.push(readFields(field.fields ?? [], `${name}.${number}.`))
    }
    return rows.length > 0 ? rows : undefined
  }

  const readMany = (field: FieldShape, texts: readonly string[]): Json | undefined => {
    const parts = field.kind === 'choice' || field.kind === 'file' ? texts : texts.flatMap((text) => text.split('\n'))
    const values = parts.map((part) => read(field, part)).filter((value) => value !== undefined)
    return values.length > 0 ? values : undefined
  }

  const readOne = (field: FieldShape, texts: readonly string[]): Json | undefined =>
    texts.map((text) => read(field, text)).find((value) => value !== undefined)

  const read = (field: FieldShape, text: string): Json | undefined => {
    if (text.trim() === '') return undefined
    if (field.kind === 'longtext') return text
    if (field.choices) return field.choices.find((choice) => String(choice) === text) ?? text
    return readers[field.kind]?.(text.trim(), zones) ?? text.trim()
  }

  return { ...readFields(fields, ''), ...unknownNames(post, known, fields) }
}

function gather(entries: RawEntries): ReadonlyMap<string, readonly string[]> {
  const post = new Map<string, string[]>()
  for (const [name, text] of entries) {
    if (name.split('.').some((part) => forbiddenNames.has(part))) continue
    const texts = post.get(name)
    if (texts) texts.push(text)
    else post.set(name, [text])
  }
  return post
}

function rowNumbers(names: Iterable<string>, prefix: string): readonly number[] {
  const numbers = new Set<number>()
  for (const name of names) {
    if (!name.startsWith(prefix)) continue
    const number = /^(\d{1,4})\./.exec(name.slice(prefix.length))?.[1]
    if (number !== undefined && Number(number) < maxRows && String(Number(number)) === number)
      numbers.add(Number(number))
  }
  return [...numbers].sort((a, b) => a - b)
}

/** Several of one name are one box with a hidden companion: ticked if any of them is. */
function ticked(texts: readonly string[]): Json {
  const given = texts.map((text) => text.trim()).filter((text) => text !== '' && !/^(false|off|no|0)$/i.test(text))
  if (given.length === 0) return false
  return given.every((text) => /^(true|on|yes|1)$/i.test(text)) ? true : (given[0] as string)
}

type Reader = (text: string, zones: readonly string[]) => Json | undefined

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

const readers: Readonly<Partial<Record<FieldShape['kind'], Reader>>> = {
  number: (text) => (decimal.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined),
  uri: (text) => (/^([a-z][a-z0-9+.-]*:\/\/|(mailto|tel|urn):)/i.test(text) ? text : `https://${text}`),
  datetime: (text, zones) =>
    zones.map((zone) => instantOfWallTime(text, zone)).find((instant) => instant !== null) ?? undefined,
}

function unknownNames(
  post: ReadonlyMap<string, readonly string[]>,
  known: ReadonlySet<string>,
  fields: readonly FieldShape[],
): JsonObject {
  const shown = new Set(fields.filter(({ kind }) => kind === 'shown').map(({ key }) => key))
  const unknown = [...post].filter(([name]) => !known.has(name) && !name.startsWith('docket-') && !shown.has(name))
  return Object.fromEntries(
    unknown.flatMap(([name, texts]): [string, Json][] => {
      const given = texts.filter((text) => text !== '')
      if (given.length === 0) return []
      return [[name, given.length === 1 ? (given[0] as string) : given]]
    }),
  )
}
