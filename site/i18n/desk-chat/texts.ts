import en from './en.json' with { type: 'json' }
import zh from './zh-cn.json' with { type: 'json' }

export type DeskChatKey = keyof typeof en
export type DeskChatWords = Readonly<Record<DeskChatKey, string>>
export type SayInDeskChat = (key: DeskChatKey, values?: Readonly<Record<string, string | number>>) => string

const catalogues: Readonly<Record<string, Partial<DeskChatWords>>> = { 'zh-cn': zh }

/** The words of the desk's chat page in one language; what it lacks is said in English. */
export function deskChatWords(locale: string): DeskChatWords {
  return { ...en, ...catalogues[locale.toLowerCase()] }
}

/** Says them, with `{name}` filled in. The page's script gets the words of its one language from the page. */
export function sayingDeskChat(words: DeskChatWords): SayInDeskChat {
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
}
