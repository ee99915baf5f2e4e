import { type ArticlesSeen, articlesSeen } from '#engine/core/article/path.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { CompiledForm, RawEntries } from '#engine/core/form/form.ts'
import { formTeam, zoneOfTeam } from '#engine/core/form/team.ts'
import type { Turn } from '#engine/core/form/turn.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { languageTag } from '#engine/core/language-tag.ts'
import { repeatId } from '#engine/core/repeat-id.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { UploadRow } from '#engine/store/ticket-store.ts'
import type { Forms } from './forms.ts'
import type { Post } from './posted.ts'
import { honeypot } from './suspicion.ts'
import type { Uploads } from './uploads.ts'

/** A submission of a form, from whatever door. */
export interface FormSubmission {
  /** A form post, or what a JSON caller sent. */
  readonly body: Post | { readonly values: JsonObject }
  /** From the `Idempotency-Key` header; the body may name its own. */
  readonly submissionId: string | null
  /** The sender's address (IPv6: its /64): part of the duplicate key where the page gave no id. */
  readonly peer: string
}

/** A submission with everything that must be known before it is checked. */
export interface Arrived {
  readonly peer: string
  readonly today: CompiledForm
  /** The form that the page showed; null: it is not kept any more. */
  readonly form: CompiledForm | null
  readonly said: Said
  readonly team: { readonly id: string; readonly timeZone: string }
  readonly values: JsonObject
  /** Uploads that are kept, by id. */
  readonly kept: ReadonlyMap<string, UploadRow>
  /** Those and the ones that were too large to be kept. */
  readonly files: ReadonlyMap<string, { readonly name: string; readonly type: string; readonly size: number }>
}

/** The fields of a post that are ours, not the form's: the same ones whether it came as a form or as JSON. */
export interface Said {
  readonly hash: string | null
  readonly locale: string
  readonly submissionId: string | null
  readonly token: string | null
  readonly honeypot: string
  readonly timeZone: string | null
  /** Number of the step that the page showed, from 0; null where it showed none. */
  readonly step: number | null
  /** The button at the foot of the step; null: the form is sent as a whole. */
  readonly turn: Turn | null
  /** The secret of the saved form that was gone on with. */
  readonly saved: string | null
  /** What was read, or suggested, before it was sent; null: nothing, or nobody knows. */
  readonly articles: ArticlesSeen | null
  /** Whoever sends this only wants to know whether the form would be taken (`docket doctor`), and signs it. */
  readonly probe: string | null
  /** What the page says of proof of work: that it can, or what it did; null: it cannot. */
  readonly work: string | null
  /** What is left: the form's own fields (and `docket-time-zone`, which decoding needs). */
  readonly entries: RawEntries
}

/** Throws DocketError `not-found` (no such published form) and `unavailable` (no team). */
export async function arrived(
  { runtime, forms, uploads }: { readonly runtime: Runtime; readonly forms: Forms; readonly uploads: Uploads },
  id: string,
  submission: FormSubmission,
): Promise<Arrived> {
  const today = forms.today(id)
  if (!today) throw new DocketError('not-found', 'There is no such form.')
  const said = readSaid(submission)
  const form = said.hash === null ? today : await forms.withHash(id, said.hash)
  const kept = await uploads.find(uploadIds(submission.body), ownerOf(id))
  const team = teamOf(runtime, form ?? today)
  const { body, peer } = submission
  const values = 'values' in body ? withoutOurs(body.values) : (form ?? today).decode(said.entries, team.timeZone)
  const files = new Map<string, { name: string; type: string; size: number }>(kept)
  if (!('values' in body)) for (const file of body.oversized) files.set(file.id, file)
  return { peer, today, form, said, team, values, kept, files }
}

export function ownerOf(form: string): string {
  return `form:${form}`
}

const turns: readonly Turn[] = ['next', 'back', 'send', 'save']

function readSaid({ body, submissionId }: FormSubmission): Said {
  const entries = 'values' in body ? [] : body.entries
  const ours = new Map(
    'values' in body
      ? Object.keys(body.values).flatMap((name) => (isOurs(name) ? [[name, textOf(body.values[name])]] : []))
      : entries.filter(([name]) => isOurs(name)),
  )
  const text = (name: string) => ours.get(name)?.slice(0, 200) || null
  const step = Number(text('docket-step') ?? Number.NaN)
  return {
    hash: text('docket-form'),
    locale: languageTag(ours.get('docket-locale') ?? '') ?? 'en',
    submissionId: repeatId(submissionId ?? ours.get('docket-submission-id')),
    token: text('docket-token'),
    honeypot: text(honeypot) ?? '',
    timeZone: knownZone(text('docket-time-zone')),
    step: Number.isInteger(step) && step >= 1 ? step - 1 : null,
    turn: turns.find((turn) => turn === text('docket-go')) ?? null,
    saved: text('docket-saved'),
    articles: articlesSeen(ours.get('docket-articles-shown') ?? '', ours.get('docket-articles-read') ?? ''),
    probe: text('docket-probe'),
    work: ours.get('docket-work')?.slice(0, 2_000) || null,
    entries: entries.filter(([name]) => !isOurs(name) || name === 'docket-time-zone'),
  }
}

/** No field of a form has such a name. */
function isOurs(name: string): boolean {
  return name.startsWith('docket-')
}

function withoutOurs(values: JsonObject): JsonObject {
  if (!Object.keys(values).some(isOurs)) return values
  return Object.fromEntries(Object.entries(values).filter(([name]) => !isOurs(name)))
}

/** What a JSON caller says in a field of ours, as a form would say it. */
function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : JSON.stringify(value)
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

function uploadIds(body: FormSubmission['body']): readonly string[] {
  const values = 'values' in body ? Object.values(body.values).flat() : body.entries.map(([, value]) => value)
  return values.filter((value): value is string => typeof value === 'string' && uploadId.test(value))
}

function teamOf(runtime: Runtime, form: CompiledForm): { readonly id: string; readonly timeZone: string } {
  const { running } = runtime.definitions()
  const team = formTeam(running, form.defined)
  if (!team) throw new DocketError('unavailable', 'There is no team to take this.')
  return { id: team.id, timeZone: zoneOfTeam(running, team) }
}
