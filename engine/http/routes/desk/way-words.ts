import type { Saying } from '#engine/core/picture/picture.ts'
import { stepTitle } from '#engine/core/ticket/allowed.ts'
import { durationWords } from '#engine/core/workflow/verify/tell.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'

/** What leads along an arrow of a workflow's picture, in the words of the desk; what agents press is called as its button. */
const events: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'ticket.created': { en: 'Opened', 'zh-CN': '创建' },
  'customer.replied': { en: 'Customer writes', 'zh-CN': '客户来信' },
  'agent.replied': { en: 'We answer', 'zh-CN': '客服回复' },
  'agent.noted': { en: 'Note', 'zh-CN': '添加备注' },
  'ticket.assigned': { en: 'Assigned', 'zh-CN': '已分配' },
  'ticket.unassigned': { en: 'Nobody assigned', 'zh-CN': '取消分配' },
  'ticket.rated': { en: 'Rated', 'zh-CN': '客户评价' },
  'priority.changed': { en: 'Priority changes', 'zh-CN': '优先级变化' },
  'tags.changed': { en: 'Tags change', 'zh-CN': '标签变化' },
  'team.changed': { en: 'Team changes', 'zh-CN': '团队变化' },
  'sla.warned': { en: 'Due soon', 'zh-CN': '即将到期' },
  'sla.breached': { en: 'Overdue', 'zh-CN': '已超时' },
  'mail.bounced': { en: 'Mail comes back', 'zh-CN': '邮件退回' },
}

export function sayingOf(workflow: WorkflowFile, language: Language): Saying {
  return {
    language,
    way: (by, trigger) =>
      by === 'delay'
        ? afterWords(trigger, language)
        : (events[trigger]?.[language] ?? stepTitle(workflow, trigger, language)),
  }
}

const units = { W: '周', D: '天', H: '小时', M: '分钟', S: '秒' } as const

function afterWords(delay: string, language: Language): string {
  if (language === 'en') return `after ${durationWords(delay)}`
  const isBusiness = delay.startsWith('business:')
  const parts = [...delay.replace('business:', '').matchAll(/(\d+)([WDHMS])/g)]
  const said = parts.map(([, count, unit]) => `${count} ${units[unit as 'D']}`).join(' ')
  return said === '' ? delay : `${isBusiness ? '营业时间 ' : ''}${said}后`
}
