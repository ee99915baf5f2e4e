import { languageTag } from '#engine/core/language-tag.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { Check } from './check.ts'
import { each, isObject } from './walk.ts'

export const badLanguage: Check = {
  code: 'docket/bad-language',
  severity: 'error',
  about: 'A language is named as on the web (BCP 47), with a hyphen. Nobody reads in one that has another name.',
  file: 'workflows/care.team.json',
  bad: '"name": "Customer care", "i18n": { "zh_CN": { "name": "客服" } }',
  good: '"name": "Customer care", "i18n": { "zh-CN": { "name": "客服" } }',
  instead: '"name": "Customer care"',
  run({ forms, workflows, teams, chats, scripts, views, macros, policies, hours }, report) {
    const kinds = [forms, workflows, teams, chats, scripts, views, macros, policies, hours]
    for (const defined of kinds.flatMap((files) => [...files.values()])) {
      const translations = defined.file.endsWith('.form.json') ? /\/x-i18n$/ : /\/i18n$/
      each(defined.value, '', (value, pointer) => {
        if (!translations.test(pointer) || !isObject(value)) return
        for (const language of Object.keys(value)) {
          if (languageTag(language) !== null) continue
          const meant = languageTag(language.replaceAll(/[_. ]/g, '-'))
          const hint = meant === null ? 'write it like "zh-CN"' : `write "${meant}"`
          const message = `"${language}" names no language`
          report(defined, { pointer: pointerTo(pointer, language), part: 'key', message, hint })
        }
      })
    }
  },
}
