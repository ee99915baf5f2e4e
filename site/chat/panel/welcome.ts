import type { ChatSettings } from '#engine/core/chat/wire.ts'
import { scriptNow } from './apply.ts'
import type { Line } from './state.ts'
import { say } from './words.ts'

/** What stands in the panel before anything is stored: the script's first lines, or the channel's greeting. */
export function welcomeOf({ script, texts }: ChatSettings): {
  readonly lines: readonly Line[]
  readonly now: ReturnType<typeof scriptNow>
} {
  const steps = script?.welcome ?? []
  const said =
    steps.length > 0
      ? steps.map(({ id, text }) => ({ id, text }))
      : [{ id: 'greeting', text: texts.greeting || say('greeting') }]
  const step = steps.findLast(({ asks }) => asks !== null) ?? null
  return {
    lines: said
      .filter(({ text }) => text !== '')
      .map(({ id, text }) => ({
        key: `welcome ${id}`,
        position: 0,
        by: 'script',
        name: script ? script.title || say('bot') : '',
        text,
        at: 0,
        files: [],
        links: [],
        sending: 'done',
        refusal: null,
      })),
    now: scriptNow({ title: script?.title ?? '', state: step ? 'asks' : 'none', step, mayRestart: false }),
  }
}
