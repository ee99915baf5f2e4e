/**
 * What an operator types behind a slash. Commands and their results are seen by the operator only; what a visitor writes behind a slash is
 * just text.
 */
export type Command =
  | { readonly name: 'ticket'; readonly title: string }
  | { readonly name: 'search'; readonly words: string }
  | { readonly name: 'history' }
  | { readonly name: 'leave' }
  | { readonly name: 'help' }

type Read = (rest: string) => Command

const commands: Readonly<Record<string, Read>> = {
  ticket: (title) => ({ name: 'ticket', title }),
  helpdesk: (title) => ({ name: 'ticket', title }),
  search_tickets: (words) => ({ name: 'search', words }),
  helpdesk_search: (words) => ({ name: 'search', words }),
  history: () => ({ name: 'history' }),
  leave: () => ({ name: 'leave' }),
  help: () => ({ name: 'help' }),
}

/** Null for what is no command. */
export function readCommand(text: string): Command | null {
  const match = /^\/([a-z_]+)(?:\s+([\s\S]*))?$/i.exec(text.trim())
  const name = (match?.[1] ?? '').toLowerCase()
  if (!match || !Object.hasOwn(commands, name)) return null
  return (commands[name] as Read)((match[2] ?? '').replace(/\s+/g, ' ').trim().slice(0, 200))
}

interface CommandTexts {
  readonly help: string
  readonly list: readonly string[]
  readonly ticket: (number: number) => string
  readonly found: (count: number) => string
  readonly pages: (count: number) => string
  readonly left: string
}

const texts: Readonly<Record<string, CommandTexts>> = {
  en: {
    help: 'You can type:',
    list: [
      '/ticket TITLE makes a ticket of this chat (/helpdesk TITLE does too)',
      '/search_tickets WORDS looks for tickets (/helpdesk_search WORDS does too)',
      '/history shows the pages that the visitor read',
      '/leave leaves; the visitor stays',
      '/help shows this list',
    ],
    ticket: (number) => `Ticket ${number} was made; the chat goes on in it.`,
    found: (count) => (count === 0 ? 'No ticket was found.' : count === 1 ? '1 ticket:' : `${count} tickets:`),
    pages: (count) => (count === 0 ? 'Nothing is known of earlier pages.' : 'Pages, the last one first:'),
    left: 'You have left this chat.',
  },
  'zh-CN': {
    help: '您可以输入：',
    list: [
      '/ticket 标题：把此聊天转为工单（也可用 /helpdesk 标题）',
      '/search_tickets 关键词：搜索工单（也可用 /helpdesk_search 关键词）',
      '/history 显示访客浏览过的页面',
      '/leave 离开聊天，访客仍在',
      '/help 显示此列表',
    ],
    ticket: (number) => `已创建工单 ${number}，之后的聊天会继续记入其中。`,
    found: (count) => (count === 0 ? '没有找到工单。' : `${count} 个工单：`),
    pages: (count) => (count === 0 ? '没有之前浏览的页面。' : '浏览过的页面，最近的在前：'),
    left: '您已离开此聊天。',
  },
}

export function commandTexts(language: string): CommandTexts {
  return texts[language] ?? (texts.en as CommandTexts)
}
