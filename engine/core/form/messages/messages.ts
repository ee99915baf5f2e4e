import { messages as en } from '#engine/core/form/messages/en.ts'
import type { Messages } from '#engine/core/form/messages/kinds.ts'
import { messages as zhCn } from '#engine/core/form/messages/zh-cn.ts'

/** What we say about mistakes, in the language nearest to `locale` (BCP 47); English where we speak none. */
export function messagesIn(locale: string): Messages {
  return /^zh\b/i.test(locale) ? zhCn : en
}
