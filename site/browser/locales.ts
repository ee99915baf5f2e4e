import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../i18n')

/** The words of the help center and of the request page in one language, with `{name}` filled in. */
export function wordsOf(locale: string): (key: string, values?: Readonly<Record<string, string>>) => string {
  const file = `${locale.toLowerCase()}.json`
  const texts = { ...read(file), ...read(`request/${file}`) }
  return (key, values = {}) => {
    const text = texts[key]
    if (text === undefined) throw new Error(`No text "${key}" in ${file}.`)
    return text.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all)
  }
}

function read(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>
}

/** What the form "Contact us" calls its fields. */
export const contact = {
  en: { root: '', form: 'Contact us', email: 'E-mail', subject: 'Subject', message: 'Message', files: 'Files' },
  'zh-CN': { root: '/zh-cn', form: '联系我们', email: '电子邮箱', subject: '标题', message: '留言', files: '附件' },
} as const

export const locales = ['en', 'zh-CN'] as const

/** Each language once, and a browser with and one without a script: hardly anything that a story shows depends on both at once. */
export const readers = [
  { locale: 'en', javaScriptEnabled: true },
  { locale: 'zh-CN', javaScriptEnabled: false },
] as const

/** The other way round, so that all the stories together have been read in every way. */
export const otherReaders = [
  { locale: 'en', javaScriptEnabled: false },
  { locale: 'zh-CN', javaScriptEnabled: true },
] as const

/** Every way, for the story that everybody lives through who asks for help. */
export const allReaders = [...readers, ...otherReaders]
