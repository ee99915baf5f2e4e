import { createHash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import type { RawEntries } from '#engine/core/form/form.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'
import type { UploadRow } from '#engine/store/ticket-store.ts'
import { ownerOf } from './arrived.ts'
import { postCaps } from './posted.ts'
import type { Uploads } from './uploads.ts'

/** A long form as it was left, to be gone on with by a link. */
export interface SavedForm {
  readonly locale: string
  /** Number of the step it was left at, from 0. */
  readonly step: number
  /** As posted, with the ids of files that are kept for another day. */
  readonly entries: RawEntries
  readonly uploads: readonly UploadRow[]
  /** Instant until which the link opens it. */
  readonly until: number
}

/**
 * Forms that are not finished. The link holds 128 random bits and is the only key; the store knows their hash alone. What was typed lies
 * beside the tickets for 14 days and is in no ticket, list or search until it is sent.
 */
export interface SavedForms {
  /** Keeps a form, under the secret it was kept before if that still opens it; returns the secret. Throws DocketError `too-large`. */
  keep(
    form: string,
    saved: Pick<SavedForm, 'locale' | 'step' | 'entries'> & {
      readonly files: ReadonlyMap<string, UploadRow>
      /** The address of whoever fills it in, as far as they have said it: by it their data is found. */
      readonly requester: string | null
    },
    secret: string | null,
  ): Promise<string>
  /** Null: unknown, sent, too old, or of another form. */
  open(form: string, secret: string): Promise<SavedForm | null>
  /** It was sent: the link opens nothing any more. */
  drop(form: string, secret: string): Promise<void>
}

const keptMs = 14 * 24 * 3_600_000
const secretShape = /^[0-9a-f]{32}$/

export function createSavedForms(context: {
  readonly store: Store
  readonly random: Random
  readonly clock: Clock
  readonly uploads: Uploads
}): SavedForms {
  const { store, random, clock, uploads } = context
  const purpose = (form: string) => `saved:${form}`
  const find = (form: string, secret: string) =>
    secretShape.test(secret) ? store.access.once(hashOf(secret), purpose(form), clock.now()) : Promise.resolve(null)

  return {
    async keep(form, { locale, step, entries, files, requester }, secret) {
      const known = secret !== null && (await find(form, secret)) !== null ? secret : random.id()
      const copies = await uploads.copy([...files.values()], purpose(form))
      const body = { locale, step, requester, entries: renamed(entries, copies) }
      if (JSON.stringify(body).length > postCaps.textBytes)
        throw new DocketError('too-large', `A saved form may have ${postCaps.textBytes} bytes.`)
      const expiresAt = clock.now() + keptMs
      await store.access.addOnce({ hash: hashOf(known), purpose: purpose(form), body, expiresAt })
      return known
    },
    async open(form, secret) {
      const found = await find(form, secret)
      if (found === null) return null
      const { locale, step, entries } = found.body as unknown as Pick<SavedForm, 'locale' | 'step' | 'entries'>
      const ids = entries.map(([, value]) => value).filter((value) => secretShape.test(value))
      const kept = await uploads.find(ids, purpose(form))
      // What is opened may be sent today or never: its files become uploads like any others.
      const copies = await uploads.copy([...kept.values()], ownerOf(form))
      const until = found.expiresAt
      return { locale, step, entries: renamed(entries, copies), uploads: [...copies.values()], until }
    },
    async drop(form, secret) {
      if (secretShape.test(secret)) await store.access.takeOnce(hashOf(secret), purpose(form), clock.now())
    },
  }
}

/** Values that name a file, under the id of its copy. */
function renamed(entries: RawEntries, copies: ReadonlyMap<string, UploadRow>): [string, string][] {
  return entries.map(([name, value]) => [name, copies.get(value)?.id ?? value])
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
