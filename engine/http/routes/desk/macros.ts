import type { Definitions } from '#engine/core/catalogue.ts'
import { planMacro } from '#engine/core/macro.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { priorityNames } from '#engine/http/resources/sentences.ts'
import { undoMs } from './replies.ts'

/** A macro as the desk offers it: what it will do, said before it is done. */
export interface DeskMacro {
  readonly id: string
  readonly title: string
  /** One sentence a step. */
  readonly steps: readonly string[]
  /** Why it cannot be run now, or null. */
  readonly refused: string | null
}

/** The macros that fit a ticket. */
export function macrosFor(
  definitions: Definitions,
  ticket: Ticket,
  { agent, now, language }: { readonly agent: string; readonly now: number; readonly language: Language },
): readonly DeskMacro[] {
  return [...definitions.macros.values()].flatMap((macro) => {
    const plan = planMacro(definitions, macro, ticket, { agent, now, waitMs: undoMs })
    if (plan.refused?.code === 'not-offered') return []
    const refused = plan.refused === null ? null : sayRefusal(language, `${plan.refused.code}:${plan.refused.about}`)
    const title = macro.value.i18n?.[language]?.title ?? macro.value.title
    return [{ id: macro.id, title, steps: plan.steps.map((step) => sayStep(step, definitions, language)), refused }]
  })
}

type PlannedStep = ReturnType<typeof planMacro>['steps'][number]

function sayStep({ type, data, content }: PlannedStep, definitions: Definitions, language: Language): string {
  const isChinese = language === 'zh-CN'
  const said: Readonly<Record<string, () => string>> = {
    'reply.scheduled': () => `${isChinese ? '回复：' : 'Reply: '}${String(content?.text ?? '')}`,
    'priority.changed': () =>
      `${isChinese ? '优先级：' : 'Priority: '}${priorityNames[language][Number(data.priority)] ?? ''}`,
    'tags.changed': () =>
      `${isChinese ? '标签：' : 'Tags: '}${[...signed('+', data.add), ...signed('−', data.remove)].join(' ')}`,
    'ticket.assigned': () =>
      `${isChinese ? '分配给：' : 'Assign to '}${definitions.agents.get(String(data.agent))?.value.name ?? String(data.agent)}`,
    'team.changed': () => `${isChinese ? '团队：' : 'Team: '}${String(data.team)}`,
    'agent.noted': () => `${isChinese ? '备注：' : 'Note: '}${String(content?.text ?? '')}`,
    'ticket.solved': () => (isChinese ? '标记为已解决' : 'Solve the ticket'),
    'macro.called': () => `${isChinese ? '执行：' : 'Run: '}${String(data.action)}`,
  }
  return said[type]?.() ?? type
}

function signed(sign: string, tags: unknown): string[] {
  return Array.isArray(tags) ? tags.map((tag) => sign + String(tag)) : []
}

const refusals: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'not-offered': { en: 'This macro is not for this ticket.', 'zh-CN': '此宏不适用于该工单。' },
  'no-macro': { en: 'This macro does not exist any more.', 'zh-CN': '此宏已不存在。' },
  'no-reply': { en: 'The canned response “{about}” does not exist.', 'zh-CN': '预设回复“{about}”不存在。' },
  missing: { en: 'Nothing to put in for: {about}.', 'zh-CN': '缺少：{about}。' },
  'not-allowed': { en: 'Its state does not take “{about}”.', 'zh-CN': '当前状态不接受“{about}”。' },
  nothing: { en: 'It is so already.', 'zh-CN': '已是如此。' },
  unknown: { en: 'This is not something that can be done.', 'zh-CN': '无法执行此操作。' },
}

/** `code` or `code:about` in words. */
export function sayRefusal(language: Language, refusal: string): string {
  const [code = '', ...about] = refusal.split(':')
  return (refusals[code] ?? refusals.unknown)?.[language].replace('{about}', about.join(':')) ?? code
}
