import type { DocketError } from '#engine/core/docket-error.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'

/** What the desk answers to a post that it cannot take. */
const sentences = {
  empty: { en: 'Write something, or add a file.', 'zh-CN': '请填写内容或添加文件。' },
  open: { en: 'Fill in before you send: {names}', 'zh-CN': '发送前请填写：{names}' },
  when: { en: 'Choose a time that is still to come.', 'zh-CN': '请选择一个将来的时间。' },
  sent: { en: 'It is too late: this reply does not wait any more.', 'zh-CN': '已来不及撤销：此回复不再等待发送。' },
  large: { en: '“{name}” is too large: a file may have {size} MB.', 'zh-CN': '“{name}”太大：单个文件最多 {size} MB。' },
  'not-allowed-here': { en: 'This was not done:', 'zh-CN': '未能执行：' },
  conflict: {
    en: 'This was sent before with another text. Nothing was sent a second time; send it again if you mean it.',
    'zh-CN': '同一表单已发送过其他内容，没有重复发送。如需发送，请再试一次。',
  },
  'stale-version': {
    en: 'Somebody changed the ticket in the meantime. This is how it stands now.',
    'zh-CN': '工单刚刚被他人修改，这是最新状态。',
  },
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

/** Why something was refused; of the workflow's refusals the reason names its state, guard or role. */
export function why(language: Language, { code, message, data }: DocketError): string {
  const [field] = Array.isArray(data.errors) ? (data.errors as readonly { field?: string; code?: string }[]) : []
  const sentence = wrong[`${field?.field}:${field?.code}`]
  if (sentence !== undefined) return say(language, sentence)
  const known = code in sentences ? say(language, code as 'invalid') : message
  return code === 'not-allowed-here' ? `${known} ${message}` : known
}
