import type { ToldDone } from '#engine/http/routes/desk/told-done.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'

/** What was done to `count` tickets, as a sentence. */
export function doneWords({ what, name }: Pick<ToldDone, 'what' | 'name'>, count: number, t: DeskTexts): string {
  if (what === 'macro') return t('done.macro', { count, name })
  if (what === 'tag') return t('done.tag', { count, name: name.trim() })
  if (what === 'assign') return name === '' ? t('done.nobody', { count }) : t('done.assigned', { count, name })
  if (what === 'priority' && isPriority(name)) return t('done.priority', { count, name: t(`priority.${name}`) })
  if (what === 'snooze') return t(snoozes.get(name) ?? 'done.snoozed', { count })
  return t((what === 'event' ? steps.get(name) : undefined) ?? 'done.done', { count })
}

const snoozes: ReadonlyMap<string, 'done.snoozed.reply' | 'done.snoozed.day'> = new Map([
  ['reply', 'done.snoozed.reply'],
  ['24', 'done.snoozed.day'],
])

const steps: ReadonlyMap<string, 'done.taken' | 'done.solved' | 'done.closed' | 'done.reopened' | 'done.woken'> =
  new Map([
    ['ticket.taken', 'done.taken'],
    ['ticket.solved', 'done.solved'],
    ['ticket.closed', 'done.closed'],
    ['ticket.reopened', 'done.reopened'],
    ['ticket.woken', 'done.woken'],
  ])

function isPriority(value: string): value is '0' | '1' | '2' | '3' {
  return /^[0-3]$/.test(value)
}
