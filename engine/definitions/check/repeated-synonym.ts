import { searchedAs } from '#engine/core/searched-words.ts'
import type { Check } from './check.ts'

export const repeatedSynonym: Check = {
  code: 'docket/repeated-synonym',
  severity: 'warning',
  about:
    'A word that stands in two groups of one language means two things, and a search for it finds both. Mostly the two groups are one.',
  file: 'workflows/english.synonyms.json',
  bad: '["refund", "money back"], ["reimbursement", "Refund"]',
  good: '["refund", "money back", "reimbursement"]',
  run({ synonyms }, report) {
    const seen = new Map<string, string>()
    for (const defined of synonyms.values()) {
      const { language, groups } = defined.value
      for (const [at, group] of groups.entries()) {
        for (const [place, word] of group.entries()) {
          const pointer = `/groups/${at}/${place}`
          const key = `${language} ${searchedAs(word)}`
          const earlier = seen.get(key)
          if (earlier === undefined) seen.set(key, `${defined.file}:${defined.lines[pointer] ?? 1}`)
          else
            report(defined, {
              pointer,
              message: `"${word}" stands in a group already, at ${earlier}`,
              hint: 'make one group of the two, or leave it out of one',
            })
        }
      }
    }
  },
}
