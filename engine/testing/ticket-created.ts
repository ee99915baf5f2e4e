import type { JsonObject } from '#engine/core/json.ts'
import type { EventInput } from '#engine/core/ticket/event.ts'
import type { CreatedContent, CreatedData } from '#engine/core/ticket/events/created.ts'

/** The first event of a ticket: what is given, and else Mia's question to the team `care`, by a form. */
export function ticketCreated(data: Partial<CreatedData> = {}, content: Partial<CreatedContent> = {}): EventInput {
  return {
    type: 'ticket.created',
    by: { role: 'customer' },
    data: { ...question, ...data } as unknown as JsonObject,
    content: { ...words, ...content } as unknown as JsonObject,
  }
}

const question: CreatedData = {
  channel: 'form',
  team: 'care',
  form: null,
  priority: 0,
  tags: [],
  language: 'en',
  timeZone: null,
  shelved: false,
  linked: [],
}

const words: CreatedContent = {
  requester: { name: 'Mia', email: 'mia@example.com', phone: '', company: 'Acme' },
  title: 'Where is my order?',
  text: 'It has not come.',
  fields: {},
  extra: {},
  files: [],
}
