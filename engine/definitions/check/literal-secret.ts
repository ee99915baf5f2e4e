import type { Check } from './check.ts'
import { each } from './walk.ts'

/** What nobody writes by chance: passwords in addresses, private keys, and tokens by their makers' prefixes. */
const secrets: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a password in an address', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  [
    'an API key',
    /\b(sk_live_|sk-[A-Za-z0-9]{20}|ghp_|github_pat_|glpat-|xox[abps]-|AKIA[0-9A-Z]{12}|AIza[0-9A-Za-z_-]{30}|whsec_)/,
  ],
]

export const literalSecret: Check = {
  code: 'docket/literal-secret',
  severity: 'error',
  about:
    'These files are in git: a secret in them is known to everybody who can read them, for ever. Files name an environment variable instead.',
  file: 'workflows/urgent.sla.json',
  bad: '{ "type": "callWebhook", "params": { "url": "https://crm.example/late", "secret": "whsec_MfKQ9r8GKYqrTwjU" } }',
  good: '{ "type": "callWebhook", "params": { "url": "https://crm.example/late", "secret": { "env": "CRM_TOKEN" } } }',
  instead: '{ "type": "notify", "params": { "to": "leads", "text": "This ticket is late." } }',
  run(set, report) {
    const rules = [set.forms, set.workflows, set.teams, set.agents, set.policies, set.hours, set.views, set.macros]
    const json = [...rules, set.chats, set.scripts, set.scenarios, set.synonyms]
    const texts = [...set.mails.values(), ...set.replies.values()]
    for (const defined of [...json, ...texts].flatMap((map) => [...map.values()])) {
      each(defined.value, '', (value, pointer) => {
        const found = typeof value === 'string' ? secrets.find(([, pattern]) => pattern.test(value)) : undefined
        if (!found) return
        report(defined, {
          pointer,
          message: `this looks like ${found[0]}`,
          hint: 'name it: { "env": "CRM_TOKEN" }; and change it, since git remembers',
        })
      })
    }
  },
}
