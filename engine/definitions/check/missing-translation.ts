import type { Check } from './check.ts'

export const missingTranslation: Check = {
  code: 'docket/missing-translation',
  severity: 'warning',
  about:
    'Other texts of the same kind are translated into this language; this one would be sent in the default language.',
  bad: 'received.zh-CN.mail.md and reply.mail.md',
  good: 'received.zh-CN.mail.md and reply.zh-CN.mail.md',
  run({ mails, replies }, report) {
    for (const [kind, map] of Object.entries({ mail: mails, reply: replies })) {
      const locales = new Set([...map.values()].flatMap((translations) => [...translations.keys()]))
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
