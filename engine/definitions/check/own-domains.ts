import { publicMailDomains } from '#engine/core/mail/public-mail-domains.ts'
import type { Check } from './check.ts'

export const ownDomains: Check = {
  code: 'docket/not-an-organisation',
  severity: 'error',
  about:
    'An organisation is everybody with an address at its domains. At a public mail provider these would be strangers, who must not read each other’s requests.',
  bad: {
    'workflows/sales.team.json':
      '{ "name": "Care", "workflow": "support", "organisations": [{ "name": "Lantern Hotels", "domains": ["lantern-hotels.example", "gmail.com"] }] }',
  },
  good: {
    'workflows/sales.team.json':
      '{ "name": "Care", "workflow": "support", "organisations": [{ "name": "Lantern Hotels", "domains": ["lantern-hotels.example"] }] }',
  },
  run({ teams }, report) {
    for (const team of teams.values()) {
      const named = new Map<string, string>()
      team.value.organisations?.forEach(({ name, domains }, at) => {
        domains.forEach((domain, index) => {
          const pointer = `/organisations/${at}/domains/${index}`
          if (publicMailDomains.has(domain))
            report(team, {
              pointer,
              message: `"${domain}" is a public mail provider, and no organisation: strangers would read each other's requests`,
              hint: 'name domains at which the organisation itself gives out addresses',
            })
          const other = named.get(domain)
          if (other !== undefined)
            report(team, {
              pointer,
              message: `"${domain}" belongs to "${other}" already`,
              hint: 'a domain is one organisation',
            })
          named.set(domain, name)
        })
      })
    }
  },
}
