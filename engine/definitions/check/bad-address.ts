import { parseAddress } from '#engine/core/mail/address.ts'
import { agentAddresses, senderAddresses, teamAddresses } from './addresses.ts'
import type { Check } from './check.ts'

export const badAddress: Check = {
  code: 'docket/bad-address',
  severity: 'error',
  about: 'An address is one plain address, without a name around it.',
  file: 'workflows/ana.agent.json',
  bad: '"email": "Ana <ana@example.com>"',
  good: '"email": "ana@example.com"',
  run(set, report) {
    for (const { defined, pointer, address } of [
      ...agentAddresses(set),
      ...teamAddresses(set),
      ...senderAddresses(set),
    ]) {
      if (parseAddress(address) === null) report(defined, { pointer, message: `"${address}" is not an e-mail address` })
    }
  },
}
