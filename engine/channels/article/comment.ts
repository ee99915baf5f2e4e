import type { Definitions } from '#engine/core/catalogue.ts'
import type { EventInput } from '#engine/core/ticket/event.ts'

export interface Comment {
  /** Path of the article as its reader saw it. */
  readonly article: string
  /** Its file in the repository, or empty. */
  readonly source: string
  readonly text: string
  /** BCP 47 of the page on which it was written. */
  readonly language: string
  readonly shelved: boolean
}

/** The tag of tickets that say what an article lacks. */
export const articleTag = 'article'

/**
 * The event by which a reader's comment becomes a ticket for whoever writes articles: of the team that is the default. Nobody is known
 * who could be answered.
 */
export function commentEvent({ teams }: Pick<Definitions, 'teams'>, comment: Comment): EventInput {
  const all = [...teams.values()]
  const team = all.find(({ value }) => value.default) ?? all[0]
  const { article, source, text, language, shelved } = comment
  return {
    type: 'ticket.created',
    by: { role: 'customer' },
    data: {
      channel: 'form',
      team: team?.id ?? '',
      form: null,
      priority: 0,
      tags: [articleTag],
      language,
      timeZone: null,
      shelved,
      suspicions: shelved ? ['honeypot'] : [],
      linked: [],
    },
    content: {
      requester: { name: '', email: '', phone: '', company: '' },
      title: article,
      text,
      fields: {},
      extra: { article, ...(source !== '' && { source }) },
      files: [],
    },
  }
}
