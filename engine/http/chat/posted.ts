import type { FormValues } from '#engine/core/chat/wire.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanLine, cleanText } from '#engine/core/text.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readJson } from '#engine/http/json-body.ts'

/** What a page or the desk posts to chat, read name by name: a name that is missing or of another type is not given. */
export async function readPosted(c: DoorContext): Promise<JsonObject> {
  const body = await readJson(c)
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new DocketError('malformed', 'Send an object.')
  return body as JsonObject
}

/** Several lines, cleaned; DocketError `invalid` past `most`. Empty when it is not given. */
export function textOf(body: JsonObject, name: string, most: number): string {
  const value = body[name]
  if (typeof value !== 'string') return ''
  // Nothing is cut: whoever wrote too much is told, and keeps it.
  if (value.length > most) throw refusedField(name, 'too-large', `must have at most ${most} characters`)
  return cleanText(value, most)
}

/** One line, cleaned and cut. */
export function lineOf(body: JsonObject, name: string, most: number): string {
  const value = body[name]
  return typeof value === 'string' ? cleanLine(value, most) : ''
}

export function listOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

export function objectOf(value: Json | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

/** The client's id of a message. */
export function keyOf(body: JsonObject): string {
  const { id } = body
  if (typeof id !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(id))
    throw refusedField('id', 'pattern', 'must be 8 to 100 visible ASCII characters')
  return id
}

export function positionOf(body: JsonObject): number {
  const { position } = body
  if (typeof position !== 'number' || !Number.isSafeInteger(position) || position < 0)
    throw refusedField('position', 'type', 'must be a position')
  return position
}

export function ratingOf(body: JsonObject): 1 | 3 | 5 {
  const { rating } = body
  if (rating !== 1 && rating !== 3 && rating !== 5) throw refusedField('rating', 'enum', 'must be one of 1, 3, 5')
  return rating
}

export function addressOf(body: JsonObject): string {
  const address = typeof body.email === 'string' ? parseAddress(body.email.trim()) : null
  if (address === null) throw refusedField('email', 'address', 'must be an address like name@example.com')
  return address
}

/** Values of a form as a page posts them: entries in order. */
export function entriesOf(values: JsonObject): readonly (readonly [string, string])[] {
  return Object.entries(values as unknown as FormValues).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one): (readonly [string, string])[] =>
      typeof one === 'string' ? [[name, one]] : [],
    ),
  )
}

export function refusedField(field: string, code: string, message: string): DocketError {
  return new DocketError('invalid', 'Some values are missing or not right.', { errors: [{ field, code, message }] })
}
