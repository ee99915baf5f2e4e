import type { Check } from './check.ts'

export const noDefaultLanguage: Check = {
  code: 'docket/no-default-language',
  severity: 'error',
  about: 'A translation stands beside the file in the default language, which has no language in its name.',
  bad: {
    'workflows/bye.zh-CN.reply.md': '---\ntitle: 谢谢\n---\n谢谢。\n',
    'workflows/thanks.zh-CN.reply.md': '---\ntitle: 谢谢\n---\n谢谢。\n',
  },
  good: {
    'workflows/bye.zh-CN.reply.md': '---\ntitle: 谢谢\n---\n谢谢。\n',
    'workflows/bye.reply.md': '---\ntitle: Goodbye\n---\nGoodbye.\n',
    'workflows/thanks.zh-CN.reply.md': '---\ntitle: 谢谢\n---\n谢谢。\n',
  },
  run({ mails, replies }, report) {
    for (const [kind, map] of Object.entries({ mail: mails, reply: replies })) {
      for (const [id, locales] of map) {
        const [first] = locales.values()
        if (!first || locales.has('')) continue
        report(first, {
          pointer: '',
          message: `there is no ${id}.${kind}.md that this translates`,
          hint: `add ${id}.${kind}.md`,
        })
      }
    }
  },
}
