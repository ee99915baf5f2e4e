import type { Definitions } from '#engine/core/catalogue.ts'
import type { DocketError } from '#engine/core/docket-error.ts'
import { eventTitle } from '#engine/core/ticket/allowed.ts'
import { filledIn, type Refused, type RefusedReason, refusedSentence } from '#engine/core/ticket/refused.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { type Language, stateTitle } from '#engine/http/resources/event-sentence.ts'

/** What the desk answers to a post that it cannot take. */
const sentences = {
  empty: { en: 'Write something, or add a file.', 'zh-CN': '请填写内容或添加文件。' },
  open: { en: 'Fill in before you send: {names}', 'zh-CN': '发送前请填写：{names}' },
  when: { en: 'Choose a time that is still to come.', 'zh-CN': '请选择一个将来的时间。' },
  sent: { en: 'It is too late: this reply does not wait any more.', 'zh-CN': '已来不及撤销：此回复不再等待发送。' },
  large: { en: '“{name}” is too large: a file may have {size} MB.', 'zh-CN': '“{name}”太大：单个文件最多 {size} MB。' },
  'not-allowed-here': { en: 'This was not done: {reason}', 'zh-CN': '未能执行：{reason}' },
  conflict: {
    en: 'This was sent before with another text. Nothing was sent a second time; send it again if you mean it.',
    'zh-CN': '同一表单已发送过其他内容，没有重复发送。如需发送，请再试一次。',
  },
  'stale-version': {
    en: 'Somebody changed the ticket in the meantime. This is how it stands now.',
    'zh-CN': '工单刚刚被他人修改，这是最新状态。',
  },
  since: { en: 'It has gone on since: {what}', 'zh-CN': '之后又有进展：{what}' },
  ticket: { en: 'There is no such ticket, or you may not see it.', 'zh-CN': '没有此工单，或您无权查看。' },
  entries: { en: 'Choose messages that begin a ticket of their own.', 'zh-CN': '请选择要另建工单的消息。' },
  note: {
    en: 'A note begins no ticket: choose a message of the customer, too.',
    'zh-CN': '备注不能单独建立工单，请同时选择客户的一条消息。',
  },
  far: { en: 'Choose a time within a year.', 'zh-CN': '请选择一年以内的时间。' },
  invalid: { en: 'This value is not known any more. Choose again.', 'zh-CN': '该选项已不存在，请重新选择。' },
} as const

export function say(
  language: Language,
  sentence: keyof typeof sentences,
  values: Readonly<Record<string, string>> = {},
): string {
  const text: string = sentences[sentence][language]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

/** What is wrong with one field, as `field:code` → sentence. */
const wrong: Readonly<Record<string, keyof typeof sentences>> = {
  'into:unknown': 'ticket',
  'to:unknown': 'ticket',
  'entries:unknown': 'entries',
  'entries:note': 'note',
  'until:past': 'when',
  'until:far': 'far',
}

/** Why a ticket does not take something, where the desk does not say it in English. */
const reasons: Readonly<Record<RefusedReason, string>> = {
  shelved: '工单在搁置区，请先接受。',
  merged: '工单 {number} 已合并到工单 {into}。',
  erased: '个人数据已清除，此回复无人能看到。',
  state: '状态“{state}”下不能执行“{event}”。',
  foreign: '“{event}”不是客服可以执行的操作。',
  role: '仅团队的{roles}可以执行。',
  missing: '请先填写“{field}”。',
  'merge-itself': '工单不能合并到自身。',
  'merge-waits': '此工单还有待发送的回复，请先发送或撤回。',
  'merge-none': '此工单没有合并。',
  'merge-shelved': '目标工单在搁置区，请先接受。',
  'link-itself': '工单不能关联自身。',
  'many-replies': '此工单待发送的回复过多。',
  'reply-gone': '此回复已不再等待发送。',
}

const roles: Readonly<Record<string, string>> = { agent: '客服', lead: '组长' }

/** What a refusal is about: its states and events are called as the workflow of the ticket calls them. */
export interface About {
  readonly definitions: Definitions
  readonly ticket: Ticket
}

/** Why a ticket does not take something, as a sentence. */
export function whyNotTaken(language: Language, told: Refused, { definitions, ticket }: About): string {
  const { state, event } = told.values
  const values = {
    ...told.values,
    ...(typeof state === 'string' && { state: titlesOf(state, { definitions, ticket, language }) }),
    ...(typeof event === 'string' && { event: eventTitle(definitions, ticket, event, language) }),
  }
  if (language === 'en') return refusedSentence({ ...told, values })
  const named = [told.values.roles ?? []].flat().map((role) => roles[role] ?? role)
  return filledIn(reasons[told.reason], { ...values, roles: named }, '或')
}

/** Of a ticket that stands in several states at once, all of them. */
function titlesOf(states: string, telling: About & { readonly language: Language }): string {
  return states
    .split(', ')
    .map((state) => stateTitle(state, telling))
    .join(', ')
}

/** Why something was refused; of the workflow's refusals the reason names its state, guard or role. */
export function why(language: Language, { code, message, data }: DocketError, about: About): string {
  const [field] = Array.isArray(data.errors) ? (data.errors as readonly { field?: string; code?: string }[]) : []
  const sentence = wrong[`${field?.field}:${field?.code}`]
  if (sentence !== undefined) return say(language, sentence)
  if (code !== 'not-allowed-here') return code in sentences ? say(language, code as 'invalid') : message
  const reason = typeof data.reason === 'string' ? whyNotTaken(language, data as unknown as Refused, about) : message
  return say(language, code, { reason })
}
