import { agentAddresses, type NamedAddress, teamAddresses } from './addresses.ts'
import type { Check } from './check.ts'

export const sharedAddress: Check = {
  code: 'docket/shared-address',
  severity: 'error',
  about:
    'An address belongs to one agent, or to one team: otherwise nobody could say who signs in, or who gets a mail.',
  file: 'workflows/ana.agent.json',
  bad: '"email": "care@example.com"',
  good: '"email": "ana@example.com"',
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
    const teams = new Map(teamAddresses(set).map((named) => [named.address.toLowerCase(), named.defined.id]))
    for (const { defined, pointer, address } of agentAddresses(set)) {
      const team = teams.get(address.toLowerCase())
      if (team === undefined) continue
      const message = `mail to this address is a ticket of the team "${team}": what the agent is told would come back as one`
      report(defined, { pointer, message, hint: 'give the agent an address that only they read' })
    }
  },
}
