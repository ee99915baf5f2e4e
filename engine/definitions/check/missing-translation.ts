import type { FileSet } from '#engine/definitions/file-set.ts'
import type { Check } from './check.ts'
import { reportUntranslated } from './untranslated-names.ts'
import { each, isObject } from './walk.ts'

export const missingTranslation: Check = {
  code: 'docket/missing-translation',
  severity: 'warning',
  about:
    'Forms, or other texts of the same kind, are translated into this language; this one would be read in the default language.',
  bad: {
    'workflows/bye.reply.md': '---\ntitle: Goodbye\n---\nGoodbye.\n',
    'workflows/thanks.zh-CN.reply.md': '---\ntitle: 谢谢\n---\n谢谢。\n',
  },
  good: {
    'workflows/bye.reply.md': '---\ntitle: Goodbye\n---\nGoodbye.\n',
    'workflows/bye.zh-CN.reply.md': '---\ntitle: 谢谢\n---\n谢谢。\n',
    'workflows/thanks.zh-CN.reply.md': '---\ntitle: 谢谢\n---\n谢谢。\n',
  },
  run(set, report) {
    reportUntranslated(set, report)
    const { mails, replies } = set
    const spoken = languagesOf(set)
    for (const [kind, map] of Object.entries({ mail: mails, reply: replies })) {
      const own = [...map.values()].flatMap((translations) => [...translations.keys()])
      // A requester who filled in a translated form is written to in its language.
      const locales = new Set([...own, ...(kind === 'mail' ? spoken : [])])
      for (const [id, translations] of map) {
        const base = translations.get('')
        const missing = [...locales].filter((locale) => !translations.has(locale))
        if (!base || missing.length === 0) continue
        const files = missing.map((locale) => `${id}.${locale}.${kind}.md`).join(', ')
        report(base, {
          pointer: '',
          message: `this text is not translated into ${missing.join(', ')}`,
          hint: `add ${files}`,
        })
      }
    }
  },
}

/** Every language that a form is translated into. */
function languagesOf({ forms }: FileSet): readonly string[] {
  const languages = new Set<string>()
  for (const { value } of forms.values()) {
    each(value, '', (inner, pointer) => {
      if (pointer.endsWith('/x-i18n') && isObject(inner))
        for (const language of Object.keys(inner)) languages.add(language)
    })
  }
  return [...languages]
}
