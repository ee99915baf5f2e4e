import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'

/** Of the languages in the agent's file that the desk speaks, the one that the browser names first; without any, the browser's. */
export function deskLanguage(c: DoorContext, caller: Caller): Language {
  const named = caller.kind === 'agent' ? (caller.agent.value.languages ?? []) : []
  const spoken = named.filter((language): language is Language => language === 'en' || language === 'zh-CN')
  const asked = languageOf(c)
  return spoken.includes(asked) ? asked : (spoken[0] ?? asked)
}
