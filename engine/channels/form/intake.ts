import { hash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import { createdEvent } from '#engine/core/form/created-event.ts'
import { type Doubt, doubtsAbout } from '#engine/core/form/doubt.ts'
import type { CompiledForm, FieldError, Submitted } from '#engine/core/form/form.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import type { Accepted, Runtime } from '#engine/runtime/runtime.ts'
import type { UploadRow } from '#engine/store/ticket-store.ts'
import { type Arrived, arrived, type FormSubmission } from './arrived.ts'
import type { Forms } from './forms.ts'
import { type Suspicion, suspicionsOf } from './suspicion.ts'
import type { Uploads } from './uploads.ts'
import { offersWork, type Work } from './work.ts'

export type IntakeResult =
  | { readonly outcome: 'accepted'; readonly accepted: Accepted; readonly form: CompiledForm }
  | {
      readonly outcome: 'refused'
      readonly form: CompiledForm
      readonly reason: 'invalid' | 'expired'
      readonly errors: readonly FieldError[]
      readonly uploads: ReadonlyMap<string, UploadRow>
    }

/** What became of a submission that only asks; nothing is kept of it. */
export interface Probed {
  /** The hash of today's form, and of the one that the page showed; null: it is not known any more. */
  readonly today: string
  readonly shown: string | null
  /** What the form says against the answers; empty: it would have become a ticket. */
  readonly errors: readonly FieldError[]
}

export interface FormIntake {
  /** Reads a submission without taking it. Throws DocketError `not-found` (no such published form) and `unavailable`. */
  arrive(form: string, submission: FormSubmission): Promise<Arrived>
  /** Makes a ticket of it. Throws DocketError `conflict`, `unavailable`, `low-disk`, and `work-asked` where `work` is given. */
  take(arrived: Arrived): Promise<IntakeResult>
  /** Goes as far as `take` without making a ticket. */
  probe(arrived: Arrived): Probed
}

/** A page without an id of its own: the same content from the same sender within this time is one submission. */
const sameContentMs = 15 * 60_000
const repeatsKnownMs = 30 * 24 * 3_600_000

const nobodyBusy = { sender: false, address: false, team: false }

/** Form posts become tickets: which form → decode and check → looks honest? → event. */
export function createFormIntake(context: {
  readonly runtime: Runtime
  readonly forms: Forms
  readonly uploads: Uploads
  readonly keys: Keys
  readonly clock: Clock
  readonly holds?: Rules | undefined
  /** Counts one more, and says whether that is more within the hour than people send; left out, it never is. */
  readonly isBusy?: ((what: 'sender' | 'address' | 'team', key: string) => Promise<boolean>) | undefined
  /** Left out: nobody is asked to work. */
  readonly work?: Work | undefined
}): FormIntake {
  const { runtime, keys, clock, holds = everyRule, isBusy = async () => false, work } = context

  return {
    arrive: (id, submission) => arrived(context, id, submission),
    async take({ today, form, said, team, values, kept, files, peer }) {
      const { id } = today.defined
      if (!form) return { outcome: 'refused', form: today, reason: 'expired', errors: [], uploads: kept }
      const verdict = form.check(values, { locale: said.locale, team, uploads: files })
      if (!verdict.ok) return { outcome: 'refused', form, reason: 'invalid', errors: verdict.errors, uploads: kept }

      const { requester } = verdict.submitted
      const email = requester.email.toLowerCase()
      const known = dedupeOf(id, form, values, kept, said.submissionId, peer)
      const about = () => digest(`${known.key}\0${known.bodyHash}`)
      const byToken = suspicionsOf({ form: id, honeypot: said.honeypot, token: said.token }, keys, clock.now())
      const afterWork = () => [
        ...byToken.filter((one) => one !== 'too-fast'),
        ...doubtsAbout(verdict.submitted, nobodyBusy),
      ]
      const found = async (): Promise<readonly (Suspicion | Doubt)[]> => {
        // What came before the work was counted then.
        if (said.work && said.work !== offersWork && (await work?.isDone(said.work, about()))) return afterWork()
        const busy = {
          sender: email !== '' && (await isBusy('sender', `${email} ${peer}`)),
          address: email !== '' && (await isBusy('address', email)),
          team: await isBusy('team', team.id),
        }
        return [...byToken, ...doubtsAbout(verdict.submitted, busy)]
      }
      const suspicions = holds('suspicious-forms-wait') ? await found() : []
      if (work && said.work === offersWork && suspicions.length > 0 && afterWork().length === 0)
        throw new DocketError('work-asked', 'Solve the challenge, and send the form again with it.', {
          challenge: await work.ask(about()),
        })
      const refs = fileRefs(verdict.submitted, kept)
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
    probe({ today, form, said, team, values, files }) {
      const shown = form ?? today
      const verdict = shown.check(values, { locale: said.locale, team, uploads: files })
      const errors = verdict.ok ? [] : verdict.errors
      return { today: today.defined.hash, shown: form?.defined.hash ?? null, errors }
    },
  }
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
  const bodyHash = digest(canonical(values, kept))
  return submissionId !== null
    ? { key: `form:${id}:${submissionId}`, bodyHash, keptMs: repeatsKnownMs }
    : { key: `form:${id}:${digest(`${form.defined.hash}\0${bodyHash}\0${peer}`)}`, bodyHash, keptMs: sameContentMs }
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

function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}
