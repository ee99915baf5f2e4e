import { agentAddresses, type NamedAddress, teamAddresses } from './addresses.ts'
import type { Check } from './check.ts'

export const sharedAddress: Check = {
  code: 'docket/shared-address',
  severity: 'error',
  about:
    'An address belongs to one agent, or to one team: otherwise nobody could say who signs in, or who gets a mail.',
  bad: 'ana.agent.json and ben.agent.json both say "email": "desk@example.com"',
  good: 'each agent has an address of their own',
  run(set, report) {
    for (const list of [agentAddresses(set), teamAddresses(set)]) {
      const owners = new Map<string, NamedAddress>()
      for (const named of list) {
        const key = named.address.toLowerCase()
        const owner = owners.get(key)
        if (owner && owner.defined !== named.defined) {
          report(named.defined, {
            pointer: named.pointer,
            message: `this is the address of "${owner.defined.id}" already`,
          })
        } else owners.set(key, named)
      }
    }
  },
}
