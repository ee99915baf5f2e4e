import { can, ticketRight } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import { mostTickets, stepsOf } from './bulk.ts'
import { deskLanguage } from './language.ts'
import { sayRefusal, sayStep } from './macros.ts'

/** What something would do to the tickets that are chosen, in sentences. */
export interface BulkPreview {
  /** To how many of them, and which one the steps are of. */
  readonly said: string
  readonly steps: readonly string[]
  /** Which would be left as they are: a sentence for each reason. */
  readonly left: readonly string[]
}

const sentences = {
  all: {
    en: '{done} of {count} tickets. No. {example}, for example:',
    'zh-CN': '{count} 个工单中的 {done} 个。以 {example} 号为例：',
  },
  none: { en: 'None of these tickets would change.', 'zh-CN': '这些工单都不会改变。' },
  left: { en: '{numbers}: {why}', 'zh-CN': '{numbers}：{why}' },
} as const

/** `action` and `ticket`, once for each, as `POST /desk/bulk` takes them; nothing is done. */
export async function showBulkPreview(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const language = deskLanguage(c, caller)
  const action = c.req.query('action') ?? ''
  const numbers = [...new Set(c.req.queries('ticket') ?? [])]
    .filter((text) => /^[1-9]\d{0,14}$/.test(text))
    .slice(0, mostTickets)
  let example: { readonly number: number; readonly steps: readonly string[] } | null = null
  let done = 0
  const left = new Map<string, number[]>()
  for (const number of numbers) {
    const ticket = await services.store.tickets.get(Number(number))
    if (ticket === null || !can(caller, 'change', ticketRight(services.runtime.definitions().running, ticket))) continue
    const planned = await stepsOf(services, caller, ticket, action)
    if (typeof planned === 'string' || planned.length === 0) {
      const refused = sayRefusal(language, typeof planned === 'string' ? planned : 'nothing')
      left.set(refused, [...(left.get(refused) ?? []), ticket.number])
      continue
    }
    done += 1
    if (example !== null) continue
    const definitions = await definitionsOf(services, ticket)
    example = { number: ticket.number, steps: planned.map((step) => sayStep(step, { definitions, ticket, language })) }
  }
  const count = done + [...left.values()].flat().length
  return c.json({
    said: example === null ? say(language, 'none') : say(language, 'all', { done, count, example: example.number }),
    steps: example?.steps ?? [],
    left: [...left].map(([why, those]) => say(language, 'left', { numbers: those.join(', '), why })),
  } satisfies BulkPreview)
}

function say(
  language: Language,
  sentence: keyof typeof sentences,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return sentences[sentence][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
