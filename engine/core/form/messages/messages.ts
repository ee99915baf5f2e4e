import { messages as en } from '#engine/core/form/messages/en.ts'
import type { Messages } from '#engine/core/form/messages/kinds.ts'
import { messages as zhCn } from '#engine/core/form/messages/zh-cn.ts'

/** The languages we speak; a form may be written in more. */
export const messageLanguages: readonly string[] = ['en', 'zh-CN']
export const defaultLanguage = 'en'

/** What we say about mistakes, in the language nearest to `locale` (BCP 47); English where we speak none. */
export function messagesIn(locale: string): Messages {
  return /^zh\b/i.test(locale) ? zhCn : en
}
