import type { Json } from '#engine/core/json.ts'
import type { ExpectedChat } from '#engine/schemas/types.ts'
import type { ChatStory } from './chat-world.ts'
import type { Mismatch } from './mismatch.ts'

/** In what the conversation differs from what is expected. */
export function compareChat(expected: ExpectedChat, { conversations, about, show }: ChatStory): readonly Mismatch[] {
  const kept = about === null ? undefined : conversations.get(about)
  if (kept === undefined)
    return [{ pointer: '/chat', fact: 'chat', expected: { ...expected }, actual: null, rule: null, isFixed: true }]
  const { conversation, entries } = kept
  const { phase, operators, script, rule } = conversation
  const said = entries.findLast(({ text, audience }) => text !== '' && audience === 'all')
  const actual: Readonly<Record<keyof ExpectedChat, Json>> = {
    show,
    phase,
    operators: operators.map(({ id }) => id),
    script: script?.id ?? null,
    step: script?.state == null || script.state.startsWith('@') ? null : script.state,
    last: said?.text ?? null,
    ticket: conversation.ticket !== null,
  }
  return (Object.entries(expected) as [keyof ExpectedChat, Json][]).flatMap(([key, wanted]) =>
    JSON.stringify(wanted) === JSON.stringify(actual[key])
      ? []
      : [{ pointer: `/chat/${key}`, fact: `chat ${key}`, expected: wanted, actual: actual[key], rule }],
  )
}
