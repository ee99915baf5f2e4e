import { createHash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import { createdEvent } from '#engine/core/form/created-event.ts'
import type { CompiledForm, FieldError, RawEntries, Submitted } from '#engine/core/form/form.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { repeatId } from '#engine/core/repeat-id.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import type { Accepted, Runtime } from '#engine/runtime/runtime.ts'
import type { UploadRow } from '#engine/store/store.ts'
import type { Forms } from './forms.ts'
import type { Post } from './posted.ts'
import { honeypot, suspicionsOf } from './suspicion.ts'
import type { Uploads } from './uploads.ts'

/** A submission of a form, from whatever door. */
export interface FormSubmission {
  /** A form post, or the object of a JSON caller. */
  readonly body: Post | JsonObject
  /** From the `Idempotency-Key` header; a form post may name its own. */
  readonly submissionId: string | null
  /** The sender's address (IPv6: its /64): part of the duplicate key where the page gave no id. */
  readonly peer: string
}

export type IntakeResult =
  | { readonly outcome: 'accepted'; readonly accepted: Accepted; readonly form: CompiledForm }
  | {
      readonly outcome: 'refused'
      readonly form: CompiledForm
      readonly reason: 'invalid' | 'expired'
      readonly errors: readonly FieldError[]
      readonly uploads: ReadonlyMap<string, UploadRow>
    }

export interface FormIntake {
  /** Throws DocketError `not-found` (no such published form), `conflict`, `unavailable`, `low-disk`. */
  take(form: string, submission: FormSubmission): Promise<IntakeResult>
}

/** A page without an id of its own: the same content from the same sender within this time is one submission. */
const sameContentMs = 15 * 60_000
const repeatsKnownMs = 30 * 24 * 3_600_000

/** Form posts become tickets: which form → decode and check → looks honest? → event. */
export function createFormIntake(context: {
  readonly runtime: Runtime
  readonly forms: Forms
  readonly uploads: Uploads
  readonly keys: Keys
  readonly clock: Clock
  readonly holds?: Rules | undefined
}): FormIntake {
  const { runtime, forms, uploads, keys, clock, holds = everyRule } = context

  return {
    async take(id, submission) {
      const today = forms.today(id)
      if (!today) throw new DocketError('not-found', 'There is no such form.')
      const said = readSaid(submission)
      const form = said.hash === null ? today : await forms.withHash(id, said.hash)
      const kept = await uploads.find(uploadIds(submission.body), ownerOf(id))
      if (!form) return { outcome: 'refused', form: today, reason: 'expired', errors: [], uploads: kept }

      const team = teamOf(runtime, form)
      const isPost = 'entries' in submission.body
      const values = isPost ? form.decode(said.entries, team.timeZone) : (submission.body as JsonObject)
      const files = new Map<string, { name: string; type: string; size: number }>(kept)
      if (isPost) for (const file of (submission.body as Post).oversized) files.set(file.id, file)
      const verdict = form.check(values, { locale: said.locale, team, uploads: files })
      if (!verdict.ok) return { outcome: 'refused', form, reason: 'invalid', errors: verdict.errors, uploads: kept }

      const found = suspicionsOf({ form: id, honeypot: said.honeypot, token: said.token }, keys, clock.now())
      const suspicions = holds('suspicious-forms-wait') ? found : []
      const refs = fileRefs(verdict.submitted, kept)
      const known = dedupeOf(id, form, values, kept, said.submissionId, submission.peer)
      const dedupe = holds('a-repeat-says-the-same') ? known : { ...known, bodyHash: '' }
      const accepted = await runtime.submit({
        ticket: null,
        event: createdEvent(form.defined, verdict.submitted, refs, {
          ...said,
          shelved: suspicions.length > 0,
          suspicions,
        }),
        dedupe: holds('one-submission-is-one-ticket') ? dedupe : null,
        expectedVersion: null,
        files: refs,
      })
      return { outcome: 'accepted', accepted, form }
    },
  }
}

export function ownerOf(form: string): string {
  return `form:${form}`
}

/** The fields of a post that are ours, not the form's. */
interface Said {
  readonly hash: string | null
  readonly locale: string
  readonly submissionId: string | null
  readonly token: string | null
  readonly honeypot: string
  readonly timeZone: string | null
  /** What is left: the form's own fields (and `docket-time-zone`, which decoding needs). */
  readonly entries: RawEntries
}

function readSaid({ body, submissionId }: FormSubmission): Said {
  const entries = 'entries' in body ? (body.entries as RawEntries) : []
  const ours = new Map(entries.filter(([name]) => name.startsWith('docket-')))
  const text = (name: string) => ours.get(name)?.slice(0, 200) || null
  return {
    hash: text('docket-form'),
    locale: text('docket-locale') ?? 'en',
    submissionId: repeatId(submissionId ?? ours.get('docket-submission-id')),
    token: text('docket-token'),
    honeypot: text(honeypot) ?? '',
    timeZone: knownZone(text('docket-time-zone')),
    entries: entries.filter(([name]) => !name.startsWith('docket-') || name === 'docket-time-zone'),
  }
}

function knownZone(name: string | null): string | null {
  if (name === null) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

const uploadId = /^[0-9a-f]{32}$/

function uploadIds(body: Post | JsonObject): readonly string[] {
  if ('entries' in body)
    return (body.entries as RawEntries).map(([, value]) => value).filter((value) => uploadId.test(value))
  return Object.values(body)
    .flat()
    .filter((value): value is string => typeof value === 'string' && uploadId.test(value))
}

function teamOf(runtime: Runtime, form: CompiledForm): { readonly id: string; readonly timeZone: string } {
  const { running } = runtime.definitions()
  const named = form.defined.value['x-form']?.team
  const teams = [...running.teams.values()]
  const team = teams.find(({ id }) => id === named) ?? teams.find(({ value }) => value.default === true) ?? teams[0]
  if (!team) throw new DocketError('unavailable', 'There is no team to take this.')
  return { id: team.id, timeZone: team.value.timeZone ?? teamCalendar(running, team.id).timeZone }
}

function fileRefs(submitted: Submitted, kept: ReadonlyMap<string, UploadRow>): readonly FileRef[] {
  return Object.values(submitted.uploads)
    .flat()
    .flatMap((id) => kept.get(id) ?? [])
    .map(({ id, blob, name, type, size }) => ({ id, blob, name, type, size }))
}

/** Which submission this is, and what it says: two posts of one id with other content are not the same. */
function dedupeOf(
  id: string,
  form: CompiledForm,
  values: JsonObject,
  kept: ReadonlyMap<string, UploadRow>,
  submissionId: string | null,
  peer: string,
) {
  const bodyHash = hash(canonical(values, kept))
  return submissionId !== null
    ? { key: `form:${id}:${submissionId}`, bodyHash, keptMs: repeatsKnownMs }
    : { key: `form:${id}:${hash(`${form.defined.hash}\0${bodyHash}\0${peer}`)}`, bodyHash, keptMs: sameContentMs }
}

/** Values in a fixed order, a file by its bytes: the same form sent twice has new upload ids but the same files. */
function canonical(value: Json | undefined, kept: ReadonlyMap<string, UploadRow>): string {
  if (typeof value === 'string') return JSON.stringify(kept.get(value)?.blob ?? value)
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item, kept)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const object = value as JsonObject
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key], kept)}`)
    .join()}}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
