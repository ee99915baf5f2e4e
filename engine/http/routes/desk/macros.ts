import type { Definitions } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { type MacroPlan, planMacro } from '#engine/core/macro.ts'
import { macroTitle, mailTitle, teamName } from '#engine/core/names.ts'
import { eventTitle } from '#engine/core/ticket/allowed.ts'
import type { EventInput } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Language, Telling } from '#engine/http/resources/event-sentence.ts'
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
    const refused = plan.refused === null ? null : sayPlanRefusal(plan.refused, { definitions, ticket, language })
    const title = macroTitle(definitions, macro.id, language)
    return [
      {
        id: macro.id,
        title,
        steps: plan.steps.map((step) => sayStep(step, { definitions, ticket, language })),
        refused,
      },
    ]
  })
}

type PlannedStep = Pick<EventInput, 'type' | 'data' | 'content'>

/** What a step does, before it is done. */
export function sayStep({ type, data, content }: PlannedStep, telling: Telling): string {
  const { definitions, ticket, language } = telling
  const isChinese = language === 'zh-CN'
  const said: Readonly<Record<string, () => string>> = {
    'reply.scheduled': () => `${isChinese ? '回复：' : 'Reply: '}${String(content?.text ?? '')}`,
    'priority.changed': () =>
      `${isChinese ? '优先级：' : 'Priority: '}${priorityNames[language][Number(data.priority)] ?? ''}`,
    'tags.changed': () =>
      `${isChinese ? '标签：' : 'Tags: '}${[...signed('+', data.add), ...signed('−', data.remove)].join(' ')}`,
    'ticket.assigned': () =>
      `${isChinese ? '分配给：' : 'Assign to '}${definitions.agents.get(String(data.agent))?.value.name ?? String(data.agent)}`,
    'team.changed': () => `${isChinese ? '团队：' : 'Team: '}${teamName(definitions, String(data.team), language)}`,
    'agent.noted': () => `${isChinese ? '备注：' : 'Note: '}${String(content?.text ?? '')}`,
    'macro.called': () => sayAction(String(data.action), data.params as JsonObject, telling),
  }
  return said[type]?.() ?? eventTitle(definitions, ticket, type, language)
}

const actions: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  sendMail: { en: 'Mail “{template}”', 'zh-CN': '发送邮件“{template}”' },
  askForRating: { en: 'Ask for a rating', 'zh-CN': '请客户评价' },
  notify: { en: 'Tell {to}: {text}', 'zh-CN': '通知{to}：{text}' },
  createTicket: { en: 'Open another ticket', 'zh-CN': '另建一个工单' },
  callWebhook: { en: 'Call a webhook', 'zh-CN': '调用 webhook' },
}
const audiences: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  assignee: { en: 'the assignee', 'zh-CN': '负责人' },
  leads: { en: 'the leads', 'zh-CN': '组长' },
  team: { en: 'the team', 'zh-CN': '团队' },
}

/** What goes outside; an action of the company's own is called by its name. */
function sayAction(action: string, params: JsonObject, { definitions, language }: Telling): string {
  const to = String(params.to ?? '')
  const values: Readonly<Record<string, string>> = {
    template: mailTitle(definitions, String(params.template ?? ''), language),
    to: audiences[to]?.[language] ?? definitions.agents.get(to)?.value.name ?? to,
    text: String(params.text ?? ''),
  }
  const said = actions[action]?.[language]
  if (said === undefined) return `${language === 'zh-CN' ? '执行：' : 'Run: '}${action}`
  return said.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

function sayPlanRefusal({ code, about }: NonNullable<MacroPlan['refused']>, telling: Telling): string {
  const { definitions, ticket, language } = telling
  return sayRefusal(
    language,
    `${code}:${code === 'not-allowed' ? eventTitle(definitions, ticket, about, language) : about}`,
  )
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
