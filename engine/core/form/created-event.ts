import type { ArticlesSeen } from '#engine/core/article/path.ts'
import type { Defined } from '#engine/core/catalogue.ts'
import type { Submitted } from '#engine/core/form/form.ts'
import type { EventInput, FileRef } from '#engine/core/ticket/event.ts'
import type { FormFile } from '#engine/schemas/types.ts'

/** What a submission says beside its answers. */
export interface SentWith {
  readonly locale: string
  readonly timeZone: string | null
  readonly shelved: boolean
  /** Codes of what looks like spam. */
  readonly suspicions: readonly string[]
  readonly articles?: ArticlesSeen | null
}

/** The event by which a checked submission becomes a ticket. */
export function createdEvent(
  { id, hash }: Pick<Defined<FormFile>, 'id' | 'hash'>,
  submitted: Submitted,
  files: readonly FileRef[],
  { locale, timeZone, shelved, suspicions, articles = null }: SentWith,
): EventInput {
  return {
    type: 'ticket.created',
    by: { role: 'customer' },
    data: {
      channel: 'form',
      team: submitted.team,
      form: { id, hash },
      priority: submitted.priority ?? 0,
      tags: submitted.tags,
      language: locale,
      timeZone,
      shelved,
      suspicions,
      linked: [],
    },
    content: {
      requester: submitted.requester,
      title: submitted.title,
      text: submitted.description,
      fields: submitted.fields,
      extra: submitted.extra,
      files: files.map((file) => ({ ...file })),
      ...(articles && { articles: { ...articles } }),
    },
  }
}
