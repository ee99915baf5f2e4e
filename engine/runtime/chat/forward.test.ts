import { expect, test } from 'vitest'
import type { ChatEntry } from '#engine/core/chat/conversation.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { chatStart, newConversation } from '#engine/testing/chats.ts'
import { createTicket } from '#engine/testing/desk-clock.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { forward } from './forward.ts'

test('an address that a visitor puts right before the first one came into the ticket stands there', async () => {
  const { definitions } = loadDefinitions(sampleFiles, null)
  if (definitions === null) throw new Error('the sample is sound')
  const begun = new Date(chatStart).toISOString()
  const life = createTicket(definitions, begun, { channel: 'chat' })
  const gives = (seq: number, was: string, email: string): ChatEntry => ({
    seq,
    key: null,
    at: chatStart,
    by: { role: 'system' },
    audience: 'operators',
    text: '',
    files: [],
    links: [],
    notice: { kind: 'address', was, email },
  })
  const said = [gives(1, 'mia@example.com', 'kimm@example.com'), gives(2, 'kimm@example.com', 'kim@example.com')]
  let conversation = newConversation({ ticket: 1, seq: 2 })

  await forward(
    {
      store: {
        conversations: {
          get: async () => conversation,
          entries: async (_: string, after: number) => said.filter(({ seq }) => seq > after),
        } as never,
        tickets: { get: async () => life.ticket() } as never,
      },
      runtime: {
        async submit({ event }) {
          life.happens(begun, event.type, event.data, event.by, event.content ?? undefined)
          return { ticket: life.ticket(), events: [], repeated: false }
        },
      },
      async submit(_, input) {
        conversation = { ...conversation, forwardedTo: input.type === 'forwarded' ? input.to : 0 }
        return { conversation }
      },
      requestUrl: String,
    },
    conversation.id,
  )

  expect(life.ticket().requester.email).toBe('kim@example.com')
})
